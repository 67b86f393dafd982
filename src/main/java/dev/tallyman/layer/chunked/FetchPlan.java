package dev.tallyman.layer.chunked;

import dev.tallyman.layer.chunked.NotByTableException.Cause;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which chunks of a layer are wanted, and which parts of the blob are fetched for them. Chunks are counted as they stand in the table, which is
 * their order in the blob.
 */
final class FetchPlan {
    private final long[] offsets;
    private final BitSet wanted;
    private final List<Span> spans;

    /** Bytes of a blob, the last one not included. */
    record Span(long first, long end) {
        long length() {
            return end - first;
        }
    }

    private FetchPlan(long[] offsets, BitSet wanted, List<Span> spans) {
        this.offsets = offsets;
        this.wanted = wanted;
        this.spans = List.copyOf(spans);
    }

    boolean isWanted(int chunk) {
        return wanted.get(chunk);
    }

    /** Where the compressed bytes of a chunk end at the latest: what is behind it begins there. */
    long end(int chunk) {
        int next = chunk + 1;
        while (offsets[next] == offsets[chunk]) {
            next++;
        }
        return offsets[next];
    }

    /** What is to be fetched, ascending. */
    List<Span> spans() {
        return spans;
    }

    /** Takes the chunks one after the other. */
    static final class Builder {
        private final long tableStart;
        private final LongStream.Builder offsets = LongStream.builder();
        private final BitSet wanted = new BitSet();
        private int count;
        private long offset;
        private long inner;

        /** @param tableStart where the table of contents begins, before which every chunk ends */
        Builder(long tableStart) {
            this.tableStart = tableStart;
        }

        int count() {
            return count;
        }

        void add(Chunk chunk, boolean isWanted) throws NotByTableException {
            boolean follows = chunk.offset() > offset || count == 0;
            if (chunk.offset() >= tableStart) {
                throw NotByTableException.ofLayer("its table of contents has a chunk that lies outside of it");
            }
            if (!follows && (chunk.offset() < offset || chunk.inner() < inner)) {
                throw NotByTableException.ofLayer(
                        "its table of contents has chunks that overlap or are out of their order");
            }
            offset = chunk.offset();
            inner = chunk.inner() + chunk.size();
            offsets.add(offset);
            wanted.set(count++, isWanted);
        }

        FetchPlan build(long blobSize, ChunkedLimits limits) throws NotByTableException {
            long[] all = offsets.add(tableStart).build().toArray();
            FetchPlan every = new FetchPlan(all, wanted, List.of());
            List<Span> spans = every.merged(limits.mergeGapIn(blobSize), limits.maxRequests());
            long bytes = spans.stream().mapToLong(Span::length).sum();
            if (bytes * 100 > blobSize * limits.maxSharePercent()) {
                throw new NotByTableException(
                        Cause.NOT_WORTH_IT, "its files of interest are " + bytes + " of its " + blobSize + " bytes");
            }
            return new FetchPlan(all, wanted, spans);
        }
    }

    private List<Span> merged(long gap, int maxRequests) {
        List<Span> each = new ArrayList<>();
        for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
            Span last = each.isEmpty() ? null : each.getLast();
            if (last != null && offsets[i] - last.end <= gap) {
                each.set(each.size() - 1, new Span(last.first, Math.max(last.end, end(i))));
            } else {
                each.add(new Span(offsets[i], end(i)));
            }
        }
        return withinRequests(each, maxRequests);
    }

    /** Keeps the widest gaps as the only ones. */
    private static List<Span> withinRequests(List<Span> spans, int max) {
        if (spans.size() <= max) {
            return spans;
        }
        BitSet kept = new BitSet();
        IntStream.range(1, spans.size())
                .boxed()
                .sorted(Comparator.comparingLong(i -> spans.get(i - 1).end - spans.get(i).first))
                .limit(max - 1L)
                .forEach(kept::set);
        List<Span> fewer = new ArrayList<>(max);
        for (int i = 0; i < spans.size(); i++) {
            if (i == 0 || kept.get(i)) {
                fewer.add(spans.get(i));
            } else {
                fewer.add(new Span(fewer.removeLast().first, spans.get(i).end));
            }
        }
        return fewer;
    }
}
