package dev.tallyman.sync;

import dev.tallyman.inventory.History;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a verification found that the syncs before it had missed. Safe for use by several threads. */
final class Catch {
    private final Map<String, Long> kinds = new TreeMap<>();
    private final List<History.Event> first = new ArrayList<>();
    private long packages;

    /**
     * What the pages of a package showed that nothing else had.
     *
     * @param whole whether every page of it was read, so that it need not be read again
     */
    synchronized void add(Collection<History.Event> changes, boolean whole) {
        packages += whole ? 1 : 0;
        for (History.Event change : changes) {
            kinds.merge(change.kind(), 1L, Long::sum);
            if (first.size() < SyncReport.MAX_NAMED) {
                first.add(change);
            }
        }
    }

    synchronized boolean isEmpty() {
        return packages == 0 && kinds.isEmpty();
    }

    synchronized SyncReport.Verification report(long left) {
        return new SyncReport.Verification(packages, left, kinds, first);
    }
}
