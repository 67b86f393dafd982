package dev.tallyman.server.views;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sync that ran.
 *
 * @param connection null where it was removed since
 * @param status     {@code complete}, {@code partial} or {@code failed}; null where it runs, or was killed
 * @param requests   to the API and to the registry
 * @param problem    the first of them; null where there is none
 * @param remarks    what else is to be told of it: what a verification caught, what was never announced, what is left for later
 */
public record SyncRow(
        long id,
        @Nullable String connection,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String status,
        long packages,
        long newVersions,
        long requests,
        int problems,
        @Nullable String problem,
        List<String> remarks) {
    public SyncRow {
        remarks = List.copyOf(remarks);
    }
}
