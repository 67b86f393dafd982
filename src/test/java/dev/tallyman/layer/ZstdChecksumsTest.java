package dev.tallyman.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ZstdChecksumsTest {
    private static final byte[] SKIPPABLE = {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};

    private final Random random = new Random(5);

    private static byte[] frame(byte[] content, boolean checksum, boolean size) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            return context.setChecksum(checksum).setContentSize(size).compress(content);
        }
    }

    private static byte[] text(int length) {
        return "what a tallyman counts "
                .repeat(length / 23 + 1)
                .substring(0, length)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** What is left of frames that come in pieces of at most so many bytes. */
    private byte[] without(byte[] frames, int most) {
        ZstdChecksums checksums = new ZstdChecksums();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        int from = 0;
        while (from < frames.length) {
            int to = Math.min(frames.length, from + 1 + random.nextInt(most));
            byte[] piece = Arrays.copyOfRange(frames, from, to);
            int at = 0;
            while (at < piece.length) {
                at += checksums.leftOut(piece.length - at);
                int end = checksums.until(piece, at, piece.length);
                kept.write(piece, at, end - at);
                at = end;
            }
            from = to;
        }
        return kept.toByteArray();
    }

    private static byte[] decompress(byte[] frames) throws IOException {
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(frames))) {
            return in.readAllBytes();
        }
    }

    @Test
    void leavesOutTheChecksumOfEachFrameHoweverTheyArePieced() throws IOException {
        // Of all sizes of the frame's header, with compressed, raw and run blocks, some of them several.
        byte[][] contents = {
            new byte[0], text(1), text(255), text(256), noise(70_000), new byte[500_000], text(300_000), noise(300_000)
        };
        for (byte[] content : contents) {
            for (boolean size : new boolean[] {true, false}) {
                byte[] with = frame(content, true, size);
                byte[] none = frame(content, false, size);
                assertThat(with).hasSize(none.length + 4);
                byte[] frames = concat(with, SKIPPABLE, none, with, with);
                for (int most : new int[] {1, 3, 1000, 1 << 20}) {
                    byte[] kept = without(frames, most);
                    assertThat(kept).isEqualTo(concat(none, SKIPPABLE, none, none, none));
                    assertThat(decompress(kept)).isEqualTo(concat(content, content, content, content));
                }
            }
        }
    }

    @Test
    void leavesWhatIsNoFrameAsItIs() {
        byte[] frame = frame(text(5_000), true, true);
        byte[] garbage = noise(3_000);
        garbage[0] = 'x';
        byte[] kept = without(concat(frame, garbage, frame), 50);
        assertThat(kept).isEqualTo(concat(frame(text(5_000), false, true), garbage, frame));
        assertThat(without(garbage, 7)).isEqualTo(garbage);
    }

    @Test
    void takesWhatIsCutAnywhere() {
        byte[] frames = concat(frame(text(5_000), true, true), SKIPPABLE, frame(noise(400), true, false));
        byte[] whole = without(frames, 100);
        for (int cut = 1; cut < frames.length; cut++) {
            assertThat(whole).startsWith(without(Arrays.copyOf(frames, cut), 30));
        }
    }
}
