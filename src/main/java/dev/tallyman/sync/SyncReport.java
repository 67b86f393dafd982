package dev.tallyman.sync;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.tallyman.inventory.History;
import dev.tallyman.model.Problem;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a sync did; components are named as the JSON of {@code tallyman sync}.
 *
 * @param packages    in scope, as the API lists them
 * @param versions    of them that are there
 * @param newVersions that were not known before
 * @param opened      packages whose versions were listed, because something in them moved
 * @param rateLimit   what is left of it; null where the API has none
 * @param verification what reading every page showed; null where nothing was verified
 * @param left        what the rate limit left for later; null where it left nothing
 * @param unannounced images that changed without a delivery of GitHub's telling so, while a server took deliveries in; at most {@link #MAX_NAMED}
 * @param cancelled   whether it was told to stop
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
        @Nullable Verification verification,
        @Nullable Left left,
        List<String> unannounced,
        boolean cancelled,
        List<Problem> problems) {
    /** Names and changes that are listed; of more only the number is told. */
    public static final int MAX_NAMED = 100;

    public SyncReport {
        unannounced = List.copyOf(unannounced);
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

    /**
     * What the shortcut of the syncs before had missed: they open no package that the list says did not move, and read no further than known ground.
     *
     * @param packages whose every page was read
     * @param left     packages whose pages are still to be read, by the syncs to come
     * @param caught   how many changes, by their kind ({@code tag-moved}, {@code version-added}, …)
     * @param changes  the first {@link #MAX_NAMED} of them
     */
    public record Verification(long packages, long left, Map<String, Long> caught, List<History.Event> changes) {
        public Verification {
            caught = Collections.unmodifiableMap(new TreeMap<>(caught));
            changes = List.copyOf(changes);
        }
    }

    /**
     * What is left for later because the API wants no more of us until then.
     *
     * @param packages  that are still to be opened or read to their end; 0 where not even the list could be read
     * @param resumesAt when it is worth going on
     */
    public record Left(
            long packages,

            @JsonSerialize(using = ToStringSerializer.class) Instant resumesAt) {}

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
