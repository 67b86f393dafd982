package dev.tallyman.sandbox;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the sandbox saw: requests by kind, credentials by origin, reads by digest. Safe for several threads. */
final class Ledger {
    /** Requests that are kept one by one; older ones are only counted. */
    static final int MAX_KEPT = 100_000;

    private final Deque<Truth.Seen> requests = new ArrayDeque<>();
    private final Map<RequestKind, Long> counts = new EnumMap<>(RequestKind.class);
    private final Map<RequestKind, Long> notModified = new EnumMap<>(RequestKind.class);
    private final Deque<Truth.CredentialSeen> credentials = new ArrayDeque<>();
    private final Map<String, Long> reads = new HashMap<>();

    synchronized void request(Truth.Seen seen) {
        requests.addLast(seen);
        if (requests.size() > MAX_KEPT) {
            requests.removeFirst();
        }
        counts.merge(seen.kind(), 1L, Long::sum);
        if (seen.status() == 304) {
            notModified.merge(seen.kind(), 1L, Long::sum);
        }
    }

    synchronized void credential(Instant when, Origin origin, String path, String authorization) {
        credentials.addLast(new Truth.CredentialSeen(when, origin, path, authorization));
        if (credentials.size() > MAX_KEPT) {
            credentials.removeFirst();
        }
    }

    /** Counts a whole read of a manifest or blob. */
    synchronized void read(String repository, String digest) {
        reads.merge(repository + "@" + digest, 1L, Long::sum);
    }

    synchronized List<Truth.Seen> requests() {
        return List.copyOf(requests);
    }

    synchronized long count(RequestKind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    synchronized long notModified(RequestKind kind) {
        return notModified.getOrDefault(kind, 0L);
    }

    synchronized List<Truth.CredentialSeen> credentials(@Nullable Origin origin) {
        return credentials.stream()
                .filter(seen -> origin == null || seen.origin() == origin)
                .toList();
    }

    synchronized Map<String, Long> reads() {
        return Map.copyOf(reads);
    }

    synchronized void forget() {
        requests.clear();
        counts.clear();
        notModified.clear();
        credentials.clear();
        reads.clear();
    }
}
