package dev.tallyman.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallyman.connection.Diagnosis;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.server.JobBoard;
import dev.tallyman.server.views.JobView;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackgroundTest {
    private final JobBoard board = new JobBoard(Clock.systemUTC());
    private final Counted chores = new Counted();

    @Test
    void aBurstOfChangesBecomesOneSyncAndOneReading() {
        try (Background background = new Background(chores, board, Duration.ofMillis(300))) {
            for (int event = 0; event < 50; event++) {
                background.changed();
            }
            await().until(() -> ended() == 2);
            assertThat(chores.syncs).hasValue(1);
            assertThat(chores.readings).hasValue(1);
            background.changed();
            await().until(() -> ended() == 4);
            assertThat(chores.syncs).hasValue(2);
        }
    }

    @Test
    void aChangeDuringASyncIsLookedAtAfterIt() {
        chores.held = new CountDownLatch(1);
        try (Background background = new Background(chores, board, Duration.ZERO)) {
            background.changed();
            await().until(() -> chores.syncs.get() == 1);
            background.changed();
            background.changed();
            chores.held.countDown();
            await().until(() -> chores.syncs.get() == 2);
        }
    }

    @Test
    void aSyncGoesOnWhileImagesAreRead() {
        chores.reading = new CountDownLatch(1);
        try (Background background = new Background(chores, board, Duration.ZERO)) {
            background.changed();
            await().until(() -> chores.readings.get() == 1);
            background.changed();
            await().until(() -> chores.syncs.get() == 2);
            chores.reading.countDown();
        }
    }

    @Test
    void aSyncThatFailsIsOnTheBoardAndLeavesNothingToRead() {
        chores.refusal = new TallymanException(ErrorCode.DENIED, "sync", "no", "Do something");
        try (Background background = new Background(chores, board, Duration.ZERO)) {
            background.changed();
            await().until(() -> ended() == 1);
            assertThat(board.recent().getFirst().state()).isEqualTo(JobView.State.FAILED);
            assertThat(chores.readings).hasValue(0);
        }
    }

    @Test
    void aTestRunsBesideASyncOnceAndShowsItsSteps() {
        chores.held = new CountDownLatch(1);
        chores.testing = new CountDownLatch(1);
        try (Background background = new Background(chores, board, Duration.ZERO)) {
            background.changed();
            await().until(() -> chores.syncs.get() == 1);
            long job = background.test("one").orElseThrow();
            await().until(() -> board.testOf("one").orElseThrow().steps().size() == 1);
            assertThat(background.test("one")).hasValue(job);
            assertThat(background.test("nobody")).isEmpty();
            chores.testing.countDown();
            await().until(() -> board.testOf("one").orElseThrow().state() == JobView.State.COMPLETE);
            assertThat(background.test("one").orElseThrow()).isGreaterThan(job);
            chores.held.countDown();
        }
    }

    @Test
    void advisoriesAreUpdatedAtTheirIntervalAndWhereSomethingNewHasNone() {
        try (Background background = new Background(chores, board, Duration.ZERO)) {
            background.updateEvery(Duration.ofDays(1), Duration.ZERO);
            await().until(() -> chores.updates.get() == 1);
            background.changed();
            await().until(() -> ended() == 3);
            assertThat(chores.updates).hasValue(1);
            chores.lacking = true;
            background.changed();
            await().until(() -> chores.updates.get() == 2);
        }
    }

    @Test
    void aServerThatDoesNotUpdateLeavesItToWhoeverAsks() {
        chores.lacking = true;
        try (Background background = new Background(chores, board, Duration.ZERO)) {
            background.changed();
            await().until(() -> ended() == 2);
            assertThat(chores.updates).hasValue(0);
        }
    }

    private long ended() {
        return board.recent().stream().filter(job -> job.endedAt() != null).count();
    }

    private static final class Counted implements Chores {
        final AtomicInteger syncs = new AtomicInteger();
        final AtomicInteger readings = new AtomicInteger();
        final AtomicInteger updates = new AtomicInteger();
        volatile boolean lacking;
        volatile CountDownLatch held = new CountDownLatch(0);
        volatile CountDownLatch reading = new CountDownLatch(0);
        volatile CountDownLatch testing = new CountDownLatch(0);
        volatile TallymanException refusal;

        @Override
        public List<String> connections() {
            return List.of("one");
        }

        @Override
        public Outcome sync(String connection, Progress progress) {
            syncs.incrementAndGet();
            pause(held);
            if (refusal != null) {
                throw refusal;
            }
            return new Outcome(JobView.State.COMPLETE, "done");
        }

        @Override
        public Outcome test(String connection, Consumer<Diagnosis.Step> listener) {
            listener.accept(new Diagnosis.Step("who am I", Diagnosis.Mark.OK, "mona", null));
            pause(testing);
            return new Outcome(JobView.State.COMPLETE, "works");
        }

        @Override
        public Outcome read(Progress progress) {
            readings.incrementAndGet();
            pause(reading);
            return new Outcome(JobView.State.COMPLETE, "read");
        }

        @Override
        public boolean lacksAdvisories() {
            return lacking;
        }

        @Override
        public Outcome update(Duration again, Progress progress) {
            updates.incrementAndGet();
            return new Outcome(JobView.State.COMPLETE, "updated");
        }

        private static void pause(CountDownLatch until) {
            try {
                assertThat(until.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
