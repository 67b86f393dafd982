package dev.tallyman.advisory;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Conditional fetch of a feed, apart from its parsing. */
public interface FeedFetcher {
    /**
     * Fetches {@code url} where it is not what {@code fingerprint} stands for.
     *
     * @param fingerprint of the copy that is held (an ETag or the like); null where there is none
     * @throws dev.tallyman.model.TallymanException where it cannot be had whole
     */
    Fetch fetch(String url, @Nullable String fingerprint);

    /** What came of it. */
    sealed interface Fetch {
        /** The feed is as it was. */
        record Unchanged() implements Fetch {}

        /**
         * @param file        the whole content; the caller deletes it
         * @param fingerprint to give next time; null where the server has none
         */
        record Fetched(Path file, @Nullable String fingerprint) implements Fetch {}
    }
}
