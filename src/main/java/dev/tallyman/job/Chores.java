package dev.tallyman.job;

import dev.tallyman.connection.Diagnosis;
import dev.tallyman.server.views.JobView;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The work itself, which {@link Background} runs. Each call returns when it is done; an interrupt ends it early. */
public interface Chores {
    /** Names of the connections. */
    List<String> connections();

    Outcome sync(String connection, Progress progress);

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
    }

    /** @param words what came of it, for people */
    record Outcome(JobView.State state, String words) {}
}
