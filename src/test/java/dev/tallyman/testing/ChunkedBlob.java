package dev.tallyman.testing;

import com.github.luben.zstd.Zstd;
import dev.tallyman.layer.chunked.BlobParts;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A layer with a table of contents: one that the formats' own tools wrote, or one made here by hand, with any table. Notes which parts are asked for. */
public final class ChunkedBlob implements BlobParts {
    private static final Path FIXTURES = Path.of("src/test/resources/testdata/chunked");

    public final byte[] content;
    public final Map<String, String> annotations;
    public final List<Long> asked = new ArrayList<>();

    public ChunkedBlob(byte[] content, Map<String, String> annotations) {
        this.content = content;
        this.annotations = annotations;
    }

    /** One of the layers in {@code testdata/chunked}. */
    public static ChunkedBlob fixture(String file) {
        try (InputStream in = Files.newInputStream(FIXTURES.resolve(file.split("\\.")[0] + ".properties"))) {
            Properties stated = new Properties();
            stated.load(in);
            Map<String, String> annotations = new HashMap<>();
            stated.stringPropertyNames().forEach(name -> annotations.put(name, stated.getProperty(name)));
            return new ChunkedBlob(Files.readAllBytes(FIXTURES.resolve(file)), annotations);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** zstd:chunked: frames of these contents, then the table, its digest as it is. */
    public static ChunkedBlob zstd(String table, byte[]... contents) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            out.writeBytes(Zstd.compress(content));
        }
        byte[] json = table.getBytes(StandardCharsets.UTF_8);
        byte[] packed = Zstd.compress(json);
        out.writeBytes(skippable(packed));
        int offset = out.size() - packed.length;
        return new ChunkedBlob(
                out.toByteArray(),
                Map.of(
                        "io.github.containers.zstd-chunked.manifest-checksum",
                        Digest.of(packed).toString(),
                        "io.github.containers.zstd-chunked.manifest-position",
                        offset + ":" + packed.length + ":" + json.length + ":1"));
    }

    private static byte[] skippable(byte[] content) {
        return ByteBuffer.allocate(8 + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x184d2a50)
                .putInt(content.length)
                .put(content)
                .array();
    }

    /** eStargz: gzip members of these contents, then the table in its archive and the footer. */
    public static ChunkedBlob stargz(String table, byte[]... contents) {
        return stargz(table, true, contents);
    }

    /** @param isNew whether the footer is the one of 51 bytes, else of 47 */
    public static ChunkedBlob stargz(String table, boolean isNew, byte[]... contents) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            out.writeBytes(Tar.gzip(content));
        }
        int start = out.size();
        byte[] json = table.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(Tar.gzip(new Tar().file("stargz.index.json", json).closed()));
        out.writeBytes(footer(start, isNew));
        return new ChunkedBlob(
                out.toByteArray(),
                Map.of(
                        "containerd.io/snapshot/stargz/toc.digest",
                        Digest.of(json).toString()));
    }

    /** An empty gzip member that says where the table begins. */
    public static byte[] footer(long start, boolean isNew) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, (byte) 0xff});
        out.writeBytes(isNew ? new byte[] {26, 0, 'S', 'G', 22, 0} : new byte[] {22, 0});
        out.writeBytes("%016xSTARGZ".formatted(start).getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {1, 0, 0, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 0});
        return out.toByteArray();
    }

    public Descriptor descriptor() {
        return new Descriptor(
                MediaType.OCI_LAYER + "+gzip", Digest.of(content), content.length, null, null, annotations);
    }

    public InputStream whole() {
        return new ByteArrayInputStream(content);
    }

    public ChunkedBlob with(Map<String, String> others) {
        return new ChunkedBlob(content, others);
    }

    public ChunkedBlob withContent(byte[] other) {
        return new ChunkedBlob(other, annotations);
    }

    @Override
    public Optional<InputStream> open(long first, long length) {
        asked.add(length);
        return Optional.of(new ByteArrayInputStream(content, Math.toIntExact(first), Math.toIntExact(length)));
    }
}
