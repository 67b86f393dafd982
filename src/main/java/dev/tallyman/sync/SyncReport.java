package dev.tallyman.sync;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tallyman.model.Problem;
import java.util.List;
import java.util.Locale;

/**
 * What a sync did; components are named as the JSON of {@code tallyman sync}.
 *
 * @param packages    in scope, as the API lists them
 * @param versions    of them that are there
 * @param newVersions that were not known before
 * @param opened      packages whose versions were listed, because something in them moved
 * @param problems    what could not be read in this run; at most {@link Problems#MAX}
 */
public record SyncReport(
        Status status,
        long packages,
        long versions,
        long newVersions,
        long opened,
        Requests requests,
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
