package dev.tallyman.catalog;

import dev.tallyman.catalog.secret.Fingerprints;
import dev.tallyman.catalog.secret.SecretSearch;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A whole layer, checked and walked, of which no cataloger wants a file: documentation, as most of a distribution's files. What a layer costs
 * by itself (the buffers between its two threads) is in both of its sizes, so what an entry costs is their difference.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SkippedEntriesBenchmark {
    private static final int CONTENT = 700;

    /** Some of which a cataloger looks at twice before it wants nothing of them. */
    private static final List<String> EXTENSIONS = List.of("html", "json", "py", "js", "txt", "php", "gz", "1");

    @Param({"20000", "120000"})
    public int entries;

    @Param({"tar", "gzip"})
    public String packaging;

    /** Whether secrets and risky files are looked for too. */
    @Param({"false", "true"})
    public boolean secrets;

    private LayerAnalyzer analyzer;
    private byte[] layer;
    private Descriptor descriptor;

    @Setup
    public void prepare() throws IOException {
        SecretSearch search = secrets ? new SecretSearch(new Fingerprints(() -> new byte[32])) : null;
        analyzer = new LayerAnalyzer(search);
        boolean gzip = packaging.equals("gzip");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : bytes) {
            write(out);
        }
        layer = bytes.toByteArray();
        String type = "application/vnd.oci.image.layer.v1.tar" + (gzip ? "+gzip" : "");
        descriptor = new Descriptor(type, Digest.of(layer), layer.length);
        LayerFacts facts = skip();
        if (facts.entries() != entries
                || !facts.files().isEmpty()
                || !facts.problems().isEmpty()) {
            throw new IllegalStateException("the layer is not skipped: " + facts);
        }
    }

    @Benchmark
    public LayerFacts skip() {
        return analyzer.analyze(new ByteArrayInputStream(layer), descriptor, null);
    }

    private void write(OutputStream out) throws IOException {
        byte[] content = new byte[CONTENT];
        new Random(1).nextBytes(content);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
        for (int i = 0; i < entries; i++) {
            String path = String.format(
                    "usr/share/doc/package%04d/examples/module%03d/file%06d.%s",
                    i / 200, i / 20, i, EXTENSIONS.get(i % EXTENSIONS.size()));
            TarArchiveEntry entry = new TarArchiveEntry(path);
            entry.setMode(0100644);
            entry.setSize(CONTENT);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        tar.finish();
    }
}
