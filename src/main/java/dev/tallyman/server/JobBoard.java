package dev.tallyman.server;

import dev.tallyman.server.views.JobView;
import dev.tallyman.server.views.JobView.State;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The work of this process, kept in memory: whoever works tells how far it is, whoever looks sees it. Safe for use by several threads. */
public final class JobBoard implements Jobs {
    /** Jobs that are remembered; the oldest that ended go first. */
    static final int MOST = 100;

    private final Clock clock;
    private final Deque<Job> jobs = new ArrayDeque<>();
    private long lastId;

    public JobBoard(Clock clock) {
        this.clock = clock;
    }

    /** Posts a job that runs from now on. {@code name} says what it is for: {@code Sync of acme}. */
    public synchronized Job start(String name) {
        Job job = new Job(new JobView(++lastId, name, State.RUNNING, "starting", 0, 0, clock.instant(), null));
        jobs.addFirst(job);
        if (jobs.size() > MOST) {
            jobs.removeLast();
        }
        return job;
    }

    @Override
    public synchronized List<JobView> recent() {
        return jobs.stream().map(Job::view).toList();
    }

    /** A job on the board. */
    public final class Job {
        private JobView view;

        private Job(JobView first) {
            view = first;
        }

        public synchronized long id() {
            return view.id();
        }

        private synchronized JobView view() {
            return view;
        }

        /** What it does now and how far it is; {@code total} 0 where that cannot be known. */
        public synchronized void progress(String doing, long done, long total) {
            view = new JobView(view.id(), view.name(), State.RUNNING, doing, done, total, view.startedAt(), null);
        }

        /** It is over; {@code outcome} says what came of it. */
        public synchronized void end(State state, String outcome) {
            view = new JobView(
                    view.id(),
                    view.name(),
                    state,
                    outcome,
                    view.done(),
                    view.total(),
                    view.startedAt(),
                    clock.instant());
        }
    }
}
