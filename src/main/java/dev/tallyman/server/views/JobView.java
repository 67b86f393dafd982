package dev.tallyman.server.views;

import dev.tallyman.connection.Diagnosis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work, running or done.
 *
 * @param doing       what it is doing, in words; at the end what came of it
 * @param done        steps done
 * @param total       steps in all; 0 where it cannot be known
 * @param notice      what whoever waits for it should know, in words; null where there is nothing
 * @param rateLimit   what is left of the API's rate limit while it runs; null where that is not known or is not its concern
 * @param cancellable whether it can be told to stop, and keeps what it finished then
 * @param steps       of a connection's test, those that are done
 */
public record JobView(
        long id,
        String name,
        State state,
        String doing,
        long done,
        long total,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String notice,
        ConnectionView.@Nullable Budget rateLimit,
        boolean cancellable,
        List<Diagnosis.Step> steps) {
    public JobView {
        steps = List.copyOf(steps);
    }

    /** How it stands. */
    public enum State {
        RUNNING,
        COMPLETE,
        PARTIAL,
        FAILED,
        CANCELLED;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public JobView doing(String words, long did, long of) {
        return new JobView(id, name, state, words, did, of, startedAt, endedAt, notice, rateLimit, cancellable, steps);
    }

    public JobView step(Diagnosis.Step step) {
        List<Diagnosis.Step> all = new ArrayList<>(steps);
        all.add(step);
        return new JobView(
                id, name, state, step.name(), all.size(), 0, startedAt, endedAt, notice, rateLimit, cancellable, all);
    }

    public JobView notice(String words) {
        return new JobView(
                id, name, state, doing, done, total, startedAt, endedAt, words, rateLimit, cancellable, steps);
    }

    public JobView rateLimit(ConnectionView.Budget left) {
        return new JobView(id, name, state, doing, done, total, startedAt, endedAt, notice, left, cancellable, steps);
    }

    /** Over: what was worth knowing while it ran is left out. */
    public JobView ended(State as, String outcome, Instant at) {
        return new JobView(id, name, as, outcome, done, total, startedAt, at, null, null, false, steps);
    }
}
