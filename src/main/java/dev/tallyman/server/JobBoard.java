package dev.tallyman.server;

import dev.tallyman.connection.Diagnosis;
import dev.tallyman.server.views.ConnectionView;
import dev.tallyman.server.views.JobView;
import dev.tallyman.server.views.JobView.State;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

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
    public Job start(String name) {
        return start(name, false);
    }

    /** Posts a job that runs from now on, and that may be one that can be cancelled. */
    public synchronized Job start(String name, boolean cancellable) {
        Job job = new Job(new JobView(
                ++lastId,
                name,
                State.RUNNING,
                "starting",
                0,
                0,
                clock.instant(),
                null,
                null,
                null,
                cancellable,
                List.of()));
        jobs.addFirst(job);
        if (jobs.size() > MOST) {
            jobs.removeLast();
        }
        return job;
    }

    /** Posts the test of a connection. */
    public Job startTest(String connection) {
        return start(nameOfTest(connection));
    }

    @Override
    public Optional<JobView> testOf(String connection) {
        return recent().stream()
                .filter(job -> job.name().equals(nameOfTest(connection)))
                .findFirst();
    }

    private static String nameOfTest(String connection) {
        return "Test of " + connection;
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
            view = view.doing(doing, done, total);
        }

        /** A step of a connection's test is done. */
        public synchronized void step(Diagnosis.Step step) {
            view = view.step(step);
        }

        /** What whoever waits for it should know. */
        public synchronized void notice(String words) {
            view = view.notice(words);
        }

        /** What is left of the API's rate limit. */
        public synchronized void budget(ConnectionView.Budget left) {
            view = view.rateLimit(left);
        }

        /** It is over; {@code outcome} says what came of it. */
        public synchronized void end(State state, String outcome) {
            view = view.ended(state, outcome, clock.instant());
        }
    }
}
