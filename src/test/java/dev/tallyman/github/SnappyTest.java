package dev.tallyman.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorOutputStream;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against another implementation's compressor, in both forms. */
class SnappyTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 59, 60, 61, 256, 257, 65_536, 70_000, 300_000})
    void whatWasCompressedComesBack(int size) throws IOException {
        for (byte[] content : new byte[][] {text(size), noise(size)}) {
            assertThat(Snappy.decompress(block(content), size)).isEqualTo(content);
            assertThat(Snappy.decompress(framed(content), size)).isEqualTo(content);
        }
    }

    @Test
    void copiesMayOverlapAndReachFar() throws IOException {
        // Written by hand after the format's description: a literal "ab", then a copy of 10 from 2 back, in each of the
        // three forms.
        byte[] want = "abababababab".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (byte[] copy : new byte[][] {{(6 << 2) | 1, 2}, {(9 << 2) | 2, 2, 0}, {(9 << 2) | 3, 2, 0, 0, 0}}) {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            block.writeBytes(new byte[] {12, 1 << 2, 'a', 'b'});
            block.writeBytes(copy);
            assertThat(Snappy.decompress(block.toByteArray(), 100)).isEqualTo(want);
        }
    }

    @Test
    void theCapHoldsAtItsEdge() throws IOException {
        byte[] content = text(1_000);
        assertThat(Snappy.decompress(block(content), 1_000)).hasSize(1_000);
        assertThatThrownBy(() -> Snappy.decompress(block(content), 999)).hasMessageContaining("more than is read");
        assertThatThrownBy(() -> Snappy.decompress(framed(content), 999)).hasMessageContaining("more than is read");
        byte[] claims = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0};
        assertThatThrownBy(() -> Snappy.decompress(claims, 1 << 20)).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsSpoiledIsAnErrorAndNothingWorse() throws IOException {
        Random random = new Random(5);
        for (byte[] whole : new byte[][] {block(text(5_000)), framed(text(5_000))}) {
            for (int i = 0; i < 3_000; i++) {
                byte[] spoiled =
                        random.nextBoolean() ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
                if (spoiled.length > 0) {
                    spoiled[random.nextInt(spoiled.length)] ^= (byte) (1 << random.nextInt(8));
                }
                try {
                    assertThat(Snappy.decompress(spoiled, 10_000)).hasSizeLessThanOrEqualTo(10_000);
                } catch (IOException expected) {
                    assertThat(expected).hasMessageMatching(".+");
                }
            }
        }
        byte[] framed = framed(noise(100));
        framed[framed.length - 1] ^= 1;
        assertThatThrownBy(() -> Snappy.decompress(framed, 1_000)).hasMessageContaining("checksum");
    }

    private static byte[] text(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) ("{\"statement\": " + i / 40).charAt(i % 14);
        }
        return content;
    }

    private static byte[] noise(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private static byte[] block(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream snappy = new SnappyCompressorOutputStream(out, content.length)) {
            snappy.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] framed(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream snappy = new FramedSnappyCompressorOutputStream(out)) {
            snappy.write(content);
        }
        return out.toByteArray();
    }
}
