package dev.tallyman.job;

import dev.tallyman.connection.Diagnosis;
import dev.tallyman.server.views.ConnectionView;
import dev.tallyman.server.views.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The work itself, which {@link Background} runs. Each call returns when it is done; an interrupt ends it early. */
public interface Chores {
    /** Names of the connections. */
    List<String> connections();

    /** Names of the connections that an image, {@code owner/name}, is of, or, where no sync has seen it yet, that it may be of. */
    List<String> covering(String image);

    Outcome sync(String connection, Progress progress);

    /** Syncs one image, {@code owner/name}, alone. */
    Outcome sync(String connection, String image, Progress progress);

    /** A sync that reads every page of every image, and tells what the others had missed. */
    Outcome verify(String connection, Progress progress);

    /** @param listener told each step as it is done */
    Outcome test(String connection, Consumer<Diagnosis.Step> listener);

    /** Reads the images that a tag reaches and that were not read yet, and matches what is new. */
    Outcome read(Progress progress);

    /** Whether there are packages of an ecosystem whose advisories nobody has asked for yet. */
    boolean lacksAdvisories();

    /**
     * Updates the advisories that the inventory needs, and matches what that touches.
     *
     * @param again when the next update is due, to be told in the status
     */
    Outcome update(Duration again, Progress progress);

    /** Told how far a piece of work is. */
    interface Progress {
        /** @param total 0 where it is not known */
        void at(long done, long total, String doing);

        /** What whoever waits should know. */
        default void notice(String words) {}

        /** What is left of the API's rate limit. */
        default void budget(ConnectionView.Budget left) {}
    }

    /**
     * @param words     what came of it, for people
     * @param resumesAt when it is worth going on with what a rate limit left; null where none did
     */
    record Outcome(
            JobView.State state, String words, @Nullable Instant resumesAt) {
        public Outcome(JobView.State state, String words) {
            this(state, words, null);
        }
    }
}
