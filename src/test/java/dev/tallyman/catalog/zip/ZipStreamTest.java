package dev.tallyman.catalog.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.testing.Zips;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ZipStreamTest {
    private static final byte[] NOISE = noise();

    @Test
    void readsStoredAndDeflatedEntries() throws IOException {
        assertThat(read(Zips.zip("a", "one", "b", NOISE, "c", "three"), true))
                .containsExactly("a 3", "b 300000", "c 5");
        assertThat(read(Zips.stored("a", "one", "b", NOISE, "c", "three"), true))
                .containsExactly("a 3", "b 300000", "c 5");
    }

    @Test
    void skipsWithoutReading() throws IOException {
        byte[] inner = Zips.zip("x", NOISE, "y", "why");
        // The nested archive's own headers and descriptors stand in the stream and must not be taken for the outer
        // one's.
        assertThat(read(Zips.zip("a", inner, "b", NOISE, "c", ""), false)).containsExactly("a", "b", "c");
        assertThat(read(Zips.stored("a", inner, "b", inner, "c", ""), false)).containsExactly("a", "b", "c");
    }

    @Test
    void storedEntriesWhoseSizeFollows() throws IOException {
        byte[] inner = Zips.zip("x", NOISE);
        byte[] zip = Zips.concat(
                header("a", 8, 0, 0, 0),
                inner,
                descriptor(inner.length, true),
                header("b", 8, 0, 0, 0),
                inner,
                descriptor(inner.length, false),
                header("c", 0, 0, 1, 1),
                new byte[1],
                end());
        assertThat(read(zip, false)).containsExactly("a", "b", "c");
        assertThat(read(zip, true)).startsWith("a " + inner.length).endsWith("c 1");
    }

    @Test
    void zip64SizesAreRead() throws IOException {
        byte[] extra = ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 1)
                .putShort((short) 16)
                .putLong(5)
                .putLong(5)
                .array();
        byte[] zip = Zips.concat(
                header("a", 0, extra.length, 0xffffffffL, 0xffffffffL),
                extra,
                "hello".getBytes(StandardCharsets.UTF_8),
                end());
        assertThat(read(zip, true)).containsExactly("a 5");
    }

    @Test
    void whatIsEncryptedOrPackedOtherwiseIsNotReadable() throws IOException {
        ZipStream zip = new ZipStream(
                new ByteArrayInputStream(Zips.concat(header("a", 1, 0, 1, 1), new byte[1], end())),
                ZipBudget.of(1 << 20));
        ZipStream.Entry entry = zip.next();
        assertThat(entry).isEqualTo(new ZipStream.Entry("a", false));
        assertThat(zip.next()).isNull();
        assertThat(zip.flaw()).isNull();
    }

    @Test
    void anEmptyArchiveHasNoFlawAndNoArchiveHasOne() throws IOException {
        assertThat(flaw(end())).isNull();
        assertThat(flaw(new byte[100])).isEqualTo("not a zip archive");
        assertThat(flaw(Zips.concat(header("a", 0, 0, 1, 1), new byte[1]))).isEqualTo("the archive is cut off");
    }

    @Test
    void entriesAndInflatedBytesAreCapped() throws IOException {
        byte[] zip = Zips.zip("a", "12345", "b", "12345");
        assertThat(read(zip, new ZipBudget(2, 10))).hasSize(2);
        assertThatThrownBy(() -> read(zip, new ZipBudget(1, 10))).isInstanceOf(ZipBudget.ExhaustedException.class);
        assertThatThrownBy(() -> read(zip, new ZipBudget(2, 9))).isInstanceOf(ZipBudget.ExhaustedException.class);
    }

    private static List<String> read(byte[] zip, boolean contents) throws IOException {
        ZipStream stream = new ZipStream(new ByteArrayInputStream(zip), ZipBudget.of(1 << 20));
        List<String> found = new ArrayList<>();
        for (ZipStream.Entry entry = stream.next(); entry != null; entry = stream.next()) {
            found.add(contents ? entry.name() + " " + stream.content().readAllBytes().length : entry.name());
        }
        assertThat(stream.flaw()).isNull();
        return found;
    }

    private static List<String> read(byte[] zip, ZipBudget budget) throws IOException {
        ZipStream stream = new ZipStream(new ByteArrayInputStream(zip), budget);
        List<String> found = new ArrayList<>();
        for (ZipStream.Entry entry = stream.next(); entry != null; entry = stream.next()) {
            found.add(entry.name() + stream.content().readAllBytes().length);
        }
        return found;
    }

    private static String flaw(byte[] zip) throws IOException {
        ZipStream stream = new ZipStream(new ByteArrayInputStream(zip), ZipBudget.of(1 << 20));
        while (stream.next() != null) {
            // to the end
        }
        return stream.flaw();
    }

    private static byte[] header(String name, int flags, int extraLength, long packed, long size) {
        return ByteBuffer.allocate(30 + name.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) flags)
                .putShort((short) 0)
                .putInt(0)
                .putInt(0)
                .putInt((int) packed)
                .putInt((int) size)
                .putShort((short) name.length())
                .putShort((short) extraLength)
                .put(name.getBytes(StandardCharsets.UTF_8))
                .array();
    }

    private static byte[] descriptor(int size, boolean signature) {
        ByteBuffer bytes = ByteBuffer.allocate(signature ? 16 : 12).order(ByteOrder.LITTLE_ENDIAN);
        if (signature) {
            bytes.putInt(0x08074b50);
        }
        return bytes.putInt(0x12345678).putInt(size).putInt(size).array();
    }

    private static byte[] end() {
        return ByteBuffer.allocate(22)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x06054b50)
                .array();
    }

    private static byte[] noise() {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
