package dev.tallyman.sync;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.tallyman.model.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a sync did; components are named as the JSON of {@code tallyman sync}.
 *
 * @param packages    in scope, as the API lists them
 * @param versions    of them that are there
 * @param newVersions that were not known before
 * @param opened      packages whose versions were listed, because something in them moved
 * @param rateLimit   what is left of it; null where the API has none
 * @param problems    what could not be read in this run; at most {@link Problems#MAX}
 */
public record SyncReport(
        Status status,
        long packages,
        long versions,
        long newVersions,
        long opened,
        Requests requests,
        @Nullable Budget rateLimit,
        List<Problem> problems) {
    public SyncReport {
        problems = List.copyOf(problems);
    }

    /**
     * What was sent, each retry too.
     *
     * @param notModified of {@code rest}, answered with 304, which costs nothing of the rate limit
     * @param registry    to the registry, its token endpoint and its storage
     */
    public record Requests(int rest, int notModified, int registry) {}

    /**
     * Calls to the API, as its last answer told.
     *
     * @param limit    an hour
     * @param resetsAt when they are full again
     */
    public record Budget(
            int limit,
            int remaining,
            @JsonSerialize(using = ToStringSerializer.class) @Nullable
            Instant resetsAt) {}

    /** Whether all, some or nothing could be read. */
    public enum Status {
        COMPLETE,
        PARTIAL,
        FAILED;

        /** As in JSON. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
