package dev.tallyman.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.testing.Tools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The JDK's inflater and ISA-L give the same bytes, and the same words where a stream is not whole. */
class MemberReaderTest {
    private static final String BROKEN = MemberReader.BROKEN;

    private final Random random = new Random(7);
    private Isal isal;

    @BeforeEach
    void load() {
        isal = Tools.needed(Isal.load(), "ISA-L's library (Debian: libisal2)");
    }

    /** What came out, and why it stopped before its end. */
    private record Result(byte[] content, @Nullable String failure) {}

    private Result isal(byte[] gzip) throws IOException {
        return read(gzip, source -> new IsalMemberReader(source, isal));
    }

    private static Result jdk(byte[] gzip) throws IOException {
        return read(gzip, JdkMemberReader::new);
    }

    private static Result read(byte[] gzip, Function<SourceBytes, MemberReader> members) throws IOException {
        SourceBytes source = Fetched.of(gzip);
        source.fill();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[70_000];
        try (Decompressor decompressor = new GzipDecompressor(source, members.apply(source))) {
            int read = decompressor.read(buffer, 1, buffer.length - 1);
            while (read >= 0) {
                content.write(buffer, 1, read);
                read = decompressor.read(buffer, 1, buffer.length - 1);
            }
            return new Result(content.toByteArray(), null);
        } catch (IOException e) {
            return new Result(content.toByteArray(), e.getMessage());
        }
    }

    private static void assertSame(Result found, Result expected) {
        assertThat(found.failure).isEqualTo(expected.failure);
        assertThat(found.content).isEqualTo(expected.content);
    }

    /** Bytes of which some repeat, near and far. */
    private byte[] content(int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        for (int at = 1; at < length; ) {
            int run = Math.min(length - at, 1 + random.nextInt(400));
            if (random.nextBoolean()) {
                int distance = 1 + random.nextInt(Math.min(at, 32 << 10));
                for (int i = 0; i < run; i++) {
                    content[at + i] = content[at + i - distance];
                }
            }
            at += run;
        }
        return content;
    }

    private static byte[] gzip(byte[] content, int level, int strategy) {
        CRC32 crc = new CRC32();
        crc.update(content);
        byte[] packed = new byte[content.length + content.length / 8 + 100];
        try (Deflater deflater = new Deflater(level, true)) {
            deflater.setStrategy(strategy);
            deflater.setInput(content);
            deflater.finish();
            packed[0] = 0x1f;
            packed[1] = (byte) 0x8b;
            packed[2] = 8;
            int end = 10;
            while (!deflater.finished()) {
                end += deflater.deflate(packed, end, packed.length - end);
            }
            ByteBuffer.wrap(packed)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(end, (int) crc.getValue())
                    .putInt(end + 4, content.length);
            return Arrays.copyOf(packed, end + 8);
        }
    }

    @Test
    void everyLevelAndEveryKindOfBlock() throws IOException {
        for (int level = 0; level <= 9; level++) {
            for (int strategy : new int[] {Deflater.DEFAULT_STRATEGY, Deflater.HUFFMAN_ONLY, Deflater.FILTERED}) {
                byte[] content = content(1 + random.nextInt(900_000));
                byte[] gzip = gzip(content, level, strategy);
                assertSame(jdk(gzip), new Result(content, null));
                assertSame(isal(gzip), new Result(content, null));
            }
        }
    }

    @Test
    void membersOneAfterTheOtherHoweverSmall() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = 0; i < 20_000; i++) {
            byte[] piece = content(1 + random.nextInt(60));
            content.writeBytes(piece);
            gzip.writeBytes(gzip(piece, 6, Deflater.DEFAULT_STRATEGY));
            gzip.writeBytes(new byte[i % 3 == 0 ? random.nextInt(30) : 0]);
        }
        assertSame(jdk(gzip.toByteArray()), new Result(content.toByteArray(), null));
        assertSame(isal(gzip.toByteArray()), new Result(content.toByteArray(), null));
    }

    @Test
    void aStreamCutAnywhere() throws IOException {
        byte[] gzip = gzip(content(3000), 6, Deflater.DEFAULT_STRATEGY);
        for (int length = 12; length < gzip.length; length++) {
            byte[] cut = Arrays.copyOf(gzip, length);
            Result found = isal(cut);
            assertSame(found, jdk(cut));
            assertThat(found.failure).isEqualTo("the gzip stream ends too early");
        }
    }

    @Test
    void aWrongTrailerAndBytesBehindIt() throws IOException {
        byte[] gzip = gzip(content(3000), 6, Deflater.DEFAULT_STRATEGY);
        for (int back = 1; back <= 8; back++) {
            byte[] wrong = gzip.clone();
            wrong[wrong.length - back] ^= 1;
            assertSame(isal(wrong), jdk(wrong));
            assertThat(isal(wrong).failure).isEqualTo(BROKEN + ": its checksum or length is wrong");
        }
        byte[] more = Arrays.copyOf(gzip, gzip.length + 1);
        more[gzip.length] = 'x';
        assertSame(isal(more), jdk(more));
        assertThat(isal(more).failure).isEqualTo("there are bytes after the end of the gzip stream");
    }

    /** A damaged stream is refused by both, or gives the same by chance; what came before the damage is there. */
    @Test
    void damage() throws IOException {
        byte[] content = content(400_000);
        byte[] gzip = gzip(content, 6, Deflater.DEFAULT_STRATEGY);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = gzip.clone();
            int at = 10 + random.nextInt(gzip.length - 10);
            damaged[at] ^= (byte) (1 + random.nextInt(255));
            Result found = isal(damaged);
            Result expected = jdk(damaged);
            assertThat(found.failure == null)
                    .as("at %d: %s, %s", at, found.failure, expected.failure)
                    .isEqualTo(expected.failure == null);
            int common = Arrays.mismatch(found.content, expected.content);
            assertThat(common < 0 || common == Math.min(found.content.length, expected.content.length))
                    .as("one is the beginning of the other, at %d", at)
                    .isTrue();
            assertThat(Math.abs(found.content.length - expected.content.length))
                    .as("bytes kept, at %d", at)
                    .isLessThan(1000);
        }
    }
}
