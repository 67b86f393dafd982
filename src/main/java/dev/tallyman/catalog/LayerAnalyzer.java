package dev.tallyman.catalog;

import dev.tallyman.catalog.secret.SecretSearch;
import dev.tallyman.layer.LayerEntry;
import dev.tallyman.layer.LayerLimits;
import dev.tallyman.layer.LayerPass;
import dev.tallyman.layer.LayerReader;
import dev.tallyman.layer.LayerSummary;
import dev.tallyman.layer.chunked.BlobParts;
import dev.tallyman.layer.chunked.ChunkedLayer;
import dev.tallyman.layer.chunked.ChunkedLimits;
import dev.tallyman.layer.chunked.NotByTableException;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads a layer once and tells what it holds. Safe for use by several threads, one layer each. */
public final class LayerAnalyzer {
    /** Goes up whenever a layer could tell something new or different; part of the key under which facts are kept. */
    public static final int VERSION = 6;

    /** Of a file that is read once more. */
    static final int MAX_FILE_BYTES = 160 << 20;

    private final CatalogerIndex catalogers;
    private final @Nullable SecretSearch search;
    private final Set<Extra> extras;
    private final LayerReader reader;
    private final LayerLimits limits;
    private final Clock clock;

    /** Reads packages alone. */
    public LayerAnalyzer() {
        this((SecretSearch) null);
    }

    /** @param search for secrets; null where nobody asks for them and for risky files */
    public LayerAnalyzer(@Nullable SecretSearch search) {
        this(search, Set.of());
    }

    /** @param extras what to read beside what is always read */
    public LayerAnalyzer(@Nullable SecretSearch search, Set<Extra> extras) {
        this(Catalogers.with(extras), search, extras, LayerLimits.DEFAULT, Clock.systemUTC());
    }

    public LayerAnalyzer(List<Cataloger> catalogers, LayerLimits limits, Clock clock) {
        this(catalogers, null, Set.of(), limits, clock);
    }

    private LayerAnalyzer(
            List<Cataloger> catalogers,
            @Nullable SecretSearch search,
            Set<Extra> extras,
            LayerLimits limits,
            Clock clock) {
        this.search = search;
        this.extras = Set.copyOf(extras);
        this.catalogers = new CatalogerIndex(catalogers);
        this.reader = new LayerReader(limits, clock);
        this.limits = limits;
        this.clock = clock;
    }

    /** One that reads more: what is asked for now, and what was asked for before. */
    public LayerAnalyzer and(Set<Extra> more) {
        Set<Extra> all = new TreeSet<>(extras);
        all.addAll(more);
        return all.equals(extras) ? this : new LayerAnalyzer(search, all);
    }

    /**
     * Reads one layer to its end. A broken archive is a problem of the facts, with all that could be read before and after it.
     *
     * @param blob       the layer as it is transferred; read to its end, not closed
     * @param descriptor what the manifest says of it; digest and size are checked
     * @param diffId     of the uncompressed bytes, as the image's configuration has it; checked where given
     * @throws dev.tallyman.model.TallymanException {@code BAD_CONTENT} where digest, size or diff-id differ, {@code UNREACHABLE} where
     *     {@code blob} breaks off; nothing of it may be recorded then
     */
    public LayerFacts analyze(InputStream blob, Descriptor descriptor, @Nullable Digest diffId) {
        FactCollector collector = new FactCollector(catalogers, search, extras);
        LayerSummary summary = reader.read(blob, descriptor, diffId, collector);
        return collector.facts(
                descriptor.digest(), summary.diffId(), summary.bytes(), summary.entries(), summary.problems());
    }

    /** A layer that can be fetched again. */
    @FunctionalInterface
    public interface Blob {
        InputStream open() throws IOException;
    }

    /**
     * As {@link #analyze(InputStream, Descriptor, Digest)}; where hard links give a file a name that matters only after it went by, the layer
     * is fetched and read a second time.
     */
    public LayerFacts analyze(Blob blob, Descriptor descriptor, @Nullable Digest diffId) throws IOException {
        return analyze(descriptor.digest(), search, visitor -> {
            try (InputStream in = blob.open()) {
                return reader.read(in, descriptor, diffId, visitor);
            }
        });
    }

    /**
     * As {@link #analyze(Blob, Descriptor, Digest)}, for an archive that nobody made a statement about; compressed with gzip, zstd, xz, bzip2 or
     * not at all.
     */
    LayerFacts analyzeUnchecked(Blob archive, String name) throws IOException {
        return analyze(null, search, visitor -> {
            try (InputStream in = archive.open()) {
                return reader.readUnchecked(in, name, visitor);
            }
        });
    }

    /**
     * Reads of a layer what its table of contents says and what catalogers want to see; not searched for secrets, which may be in any file.
     *
     * @param blob  the layer as it is transferred
     * @param layer what a manifest that was checked says of it
     * @return empty where the manifest names no table of contents
     * @throws NotByTableException where the layer has to be read whole
     */
    public Optional<LayerFacts> analyzeInPart(BlobParts blob, Descriptor layer) throws IOException {
        Optional<ChunkedLayer> chunked = ChunkedLayer.open(layer, blob, limits, ChunkedLimits.DEFAULT, clock);
        if (chunked.isEmpty()) {
            return Optional.empty();
        }
        LayerFacts facts = analyze(layer.digest(), null, chunked.get());
        return Optional.of(facts.inPart(new LayerFacts.InPart(
                chunked.get().fetched(), layer.size(), chunked.get().requests())));
    }

    /**
     * Reads one file of a layer once more.
     *
     * @throws IOException where it is not there or has more than {@link #MAX_FILE_BYTES} bytes, or where {@code blob} cannot be opened
     */
    public byte[] file(Blob blob, Descriptor descriptor, @Nullable Digest diffId, String path) throws IOException {
        AtomicReference<byte[]> found = new AtomicReference<>();
        try (InputStream in = blob.open()) {
            reader.read(in, descriptor, diffId, (entry, content) -> {
                if (entry.path().equals(path) && entry.kind() == LayerEntry.Kind.FILE) {
                    found.set(new OpenFile(path, entry.size(), content).bytes(MAX_FILE_BYTES));
                }
            });
        }
        byte[] bytes = found.get();
        if (bytes == null) {
            throw new NoSuchFileException(path);
        }
        return bytes;
    }

    /** What files of several layers tell together, as if they were one layer. */
    public LayerFacts together(SortedMap<String, byte[]> files, @Nullable Digest layer) throws IOException {
        FactCollector collector = new FactCollector(catalogers, null, extras);
        long bytes = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] content = file.getValue();
            bytes += content.length;
            collector.entry(
                    new LayerEntry(file.getKey(), LayerEntry.Kind.FILE, content.length, 0, null),
                    new ByteArrayInputStream(content));
        }
        return collector.facts(layer, null, bytes, files.size(), List.of());
    }

    private LayerFacts analyze(@Nullable Digest digest, @Nullable SecretSearch secrets, LayerPass pass)
            throws IOException {
        FactCollector collector = new FactCollector(catalogers, secrets, extras);
        LayerSummary summary = pass.show(collector);
        if (!collector.missed().isEmpty()) {
            collector = new FactCollector(catalogers, secrets, extras, collector.missed());
            summary = pass.show(collector);
        }
        return collector.facts(digest, summary.diffId(), summary.bytes(), summary.entries(), summary.problems());
    }
}
