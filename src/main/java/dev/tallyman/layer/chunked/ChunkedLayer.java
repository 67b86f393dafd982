package dev.tallyman.layer.chunked;

import dev.tallyman.layer.EntryGate;
import dev.tallyman.layer.LayerEntry;
import dev.tallyman.layer.LayerLimits;
import dev.tallyman.layer.LayerPass;
import dev.tallyman.layer.LayerSummary;
import dev.tallyman.layer.LayerVisitor;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A layer with a table of contents that can be believed: its entries are known, and of its files what is wanted is fetched. */
public final class ChunkedLayer implements LayerPass {
    private final TableOfContents table;
    private final Parts parts;
    private final String name;
    private final LayerLimits limits;
    private final ChunkedLimits chunkedLimits;
    private final Clock clock;

    private ChunkedLayer(
            TableOfContents table,
            Parts parts,
            String name,
            LayerLimits limits,
            ChunkedLimits chunkedLimits,
            Clock clock) {
        this.table = table;
        this.parts = parts;
        this.name = name;
        this.limits = limits;
        this.chunkedLimits = chunkedLimits;
        this.clock = clock;
    }

    /**
     * Fetches a layer's table of contents and checks its digest.
     *
     * @param layer as a manifest that was checked describes it
     * @return empty where the manifest names no table of contents
     * @throws NotByTableException where the layer has to be read whole
     */
    public static Optional<ChunkedLayer> open(
            Descriptor layer, BlobParts blob, LayerLimits limits, ChunkedLimits chunkedLimits, Clock clock)
            throws IOException {
        Optional<TableMark> mark = TableMark.of(layer);
        if (mark.isEmpty()) {
            return Optional.empty();
        }
        Parts parts = new Parts(blob, layer.size());
        TableOfContents table = TableOfContents.fetch(mark.get(), parts, chunkedLimits);
        return Optional.of(new ChunkedLayer(table, parts, "layer " + layer.digest(), limits, chunkedLimits, clock));
    }

    /** Bytes of the blob that were asked for so far. */
    public long fetched() {
        return parts.fetched();
    }

    /** Requests so far. */
    public int requests() {
        return parts.requests();
    }

    /**
     * Shows the entries that the table names, in its order, the content of those files alone that {@code visitor} wants. May be called again.
     * With an exception, nothing that the visitor saw may be believed.
     *
     * @return without a diff-id, which is not known; its bytes are those of the files that were wanted
     * @throws NotByTableException where the layer has to be read whole
     */
    @Override
    public LayerSummary show(LayerVisitor visitor) throws IOException {
        Planning planning = new Planning(visitor);
        read(planning);
        FetchPlan plan = planning.chunks.build(parts.size(), chunkedLimits);
        List<Problem> problems = new ArrayList<>();
        EntryGate gate = new EntryGate(limits, name, visitor, problems);
        try (FetchedChunks chunks = new FetchedChunks(parts, table.compression(), plan)) {
            read(new Showing(gate, plan, chunks));
        }
        gate.end();
        return new LayerSummary(null, planning.bytes, planning.entries, problems);
    }

    private void read(TableReader.EntryTaker taker) throws IOException {
        try (InputStream json = table.json()) {
            TableReader.read(json, taker);
        }
    }

    /** The first time through the table: what is wanted, and whether that can be done. */
    private final class Planning implements TableReader.EntryTaker {
        private final LayerVisitor visitor;
        private final EntryGate gate;
        private final FetchPlan.Builder chunks = new FetchPlan.Builder(table.start());
        private long entries;
        private long bytes;

        Planning(LayerVisitor visitor) {
            this.visitor = visitor;
            // What is wrong with a path is told the second time.
            this.gate = new EntryGate(limits, name, visitor, new ArrayList<>());
        }

        @Override
        public void take(TableEntry entry) throws NotByTableException {
            if (++entries > limits.maxEntries() || chunks.count() > limits.maxEntries()) {
                throw NotByTableException.ofLayer(
                        "its table of contents has more than " + limits.maxEntries() + " entries");
            }
            boolean wanted = !entry.chunks().isEmpty() && wants(entry);
            if (wanted) {
                bytes += entry.size();
                requireBounded();
            }
            for (Chunk chunk : entry.chunks()) {
                chunks.add(chunk, wanted);
            }
        }

        private boolean wants(TableEntry entry) {
            String path = gate.path(entry.name());
            return path != null
                    && !path.isEmpty()
                    && visitor.wants(new LayerEntry(path, LayerEntry.Kind.FILE, entry.size(), entry.mode(), null));
        }

        private void requireBounded() throws NotByTableException {
            boolean grows = bytes > limits.ratioFreeBytes() && bytes / limits.maxRatio() > parts.size();
            if (bytes < 0 || bytes > limits.maxBytes() || grows) {
                throw NotByTableException.ofLayer("the files of its table of contents grow as a bomb does");
            }
        }
    }

    /** The second time: every entry, with its content. */
    private final class Showing implements TableReader.EntryTaker {
        private final EntryGate gate;
        private final FetchPlan plan;
        private final FetchedChunks chunks;
        private final Instant end = clock.instant().plus(limits.maxTime());
        private int chunk;

        Showing(EntryGate gate, FetchPlan plan, FetchedChunks chunks) {
            this.gate = gate;
            this.plan = plan;
            this.chunks = chunks;
        }

        @Override
        public void take(TableEntry entry) throws IOException {
            int first = chunk;
            chunk += entry.chunks().size();
            if (clock.instant().isAfter(end)) {
                throw NotByTableException.ofLayer("to read it by its table of contents takes longer than "
                        + limits.maxTime().toSeconds() + " seconds");
            }
            String path = gate.path(entry.name());
            if (path == null || path.isEmpty()) {
                return;
            }
            if (entry.kind() != LayerEntry.Kind.FILE) {
                gate.other(path, entry.kind(), entry.mode(), entry.target());
            } else if (entry.chunks().isEmpty() || !plan.isWanted(first)) {
                gate.file(path, entry.size(), entry.mode(), InputStream.nullInputStream());
            } else {
                wanted(path, entry, new FileContent(chunks, plan, entry.chunks(), first));
            }
        }

        private void wanted(String path, TableEntry entry, FileContent content) throws IOException {
            try {
                gate.file(path, entry.size(), entry.mode(), content);
            } catch (IOException e) {
                content.check();
                throw e;
            }
            content.check();
        }
    }
}
