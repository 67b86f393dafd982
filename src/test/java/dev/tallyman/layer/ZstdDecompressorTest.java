package dev.tallyman.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ZstdDecompressorTest {
    private final Random random = new Random(11);

    /** What came out, and why it stopped before its end. */
    private record Result(byte[] content, @Nullable String failure) {}

    private Result read(byte[] compressed) {
        return read(compressed, false);
    }

    private Result read(byte[] compressed, boolean checked) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[70_000];
        try (Decompressor decompressor = Decompressor.of(Fetched.of(compressed), checked)) {
            assertThat(decompressor).isInstanceOf(ZstdDecompressor.class);
            while (true) {
                int read = decompressor.read(buffer, 1, 1 + random.nextInt(buffer.length - 1));
                if (read < 0) {
                    return new Result(content.toByteArray(), null);
                }
                content.write(buffer, 1, read);
            }
        } catch (IOException e) {
            return new Result(content.toByteArray(), e.getMessage());
        }
    }

    /** Partly random, so that there are raw blocks among the compressed ones. */
    private byte[] content(int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        Arrays.fill(content, length / 3, length / 2, (byte) 'a');
        return content;
    }

    private static byte[] skippable(int length) {
        return ByteBuffer.allocate(8 + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x184d2a57)
                .putInt(length)
                .array();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void readsFramesOneAfterTheOther() {
        byte[] first = content(900_000);
        byte[] second = content(3);
        byte[] third = content(400_000);
        byte[] compressed = concat(
                skippable(5),
                Zstd.compress(first, 3),
                Zstd.compress(new byte[0]),
                Zstd.compress(second),
                skippable(300_000),
                Zstd.compress(third, 9),
                skippable(0));
        assertThat(read(compressed)).satisfies(found -> {
            assertThat(found.failure).isNull();
            assertThat(found.content).isEqualTo(concat(first, second, third));
        });
    }

    @Test
    void givesWhatCameBeforeTheCut() {
        byte[] content = content(1_000_000);
        byte[] compressed = Zstd.compress(content, 1);
        for (int i = 0; i < 60; i++) {
            int cut = i < 10 ? compressed.length - 1 - i : 4 + random.nextInt(compressed.length - 4);
            Result found = read(Arrays.copyOf(compressed, cut));
            assertThat(found.failure).isEqualTo("the zstd stream is broken: it ends too early");
            assertThat(content).startsWith(found.content);
            assertThat(found.content.length).as("of %d bytes", cut).isGreaterThanOrEqualTo((int)
                    Math.max(0, (cut * 0.9 - (256 << 10))));
        }
    }

    @Test
    void tellsWhatIsBroken() {
        byte[] content = content(300_000);
        byte[] frame = Zstd.compress(content);
        assertThat(read(concat(frame, new byte[] {1, 2, 3, 4, 5})).failure)
                .isEqualTo("the zstd stream is broken: Unknown frame descriptor");
        assertThat(read(concat(frame, new byte[] {1, 2, 3, 4, 5})).content).isEqualTo(content);
        byte[] other = Zstd.compress("a".repeat(300_000).getBytes(StandardCharsets.US_ASCII));
        other[other.length - 8] ^= 1;
        assertThat(read(other).failure).startsWith("the zstd stream is broken: ");
    }

    @Test
    void asksForNoChecksumWhereTheContentIsComparedWithADigest() {
        byte[] first = content(900_000);
        byte[] second = content(300_000);
        byte[] wrong = withChecksum(first);
        wrong[wrong.length - 1] ^= 1;
        byte[] compressed = concat(wrong, skippable(9), withChecksum(second), withChecksum(new byte[0]));
        assertThat(read(compressed, true)).satisfies(found -> {
            assertThat(found.failure).isNull();
            assertThat(found.content).isEqualTo(concat(first, second));
        });
        assertThat(read(compressed, false).failure)
                .startsWith("the zstd stream is broken: ")
                .contains("checksum");
        assertThat(read(Arrays.copyOf(compressed, compressed.length / 2), true).failure)
                .isEqualTo("the zstd stream is broken: it ends too early");
    }

    private static byte[] withChecksum(byte[] content) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            return context.setChecksum(true).compress(content);
        }
    }
}
