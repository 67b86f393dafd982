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
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
        try (Background background = new Background(chores, board, Clock.systemUTC(), Duration.ofMillis(300))) {
            for (int event = 0; event < 50; event++) {
                background.changed("acme/api");
            }
            await().until(() -> ended() == 2);
            assertThat(chores.syncs).hasValue(1);
            assertThat(chores.readings).hasValue(1);
            background.changed("acme/api");
            await().until(() -> ended() == 4);
            assertThat(chores.syncs).hasValue(2);
        }
    }

    @Test
    void aChangeDuringASyncIsLookedAtAfterIt() {
        chores.held = new CountDownLatch(1);
        try (Background background = new Background(chores, board, Clock.systemUTC(), Duration.ZERO)) {
            background.changed("acme/api");
            await().until(() -> chores.syncs.get() == 1);
            background.changed("acme/api");
            background.changed("acme/api");
            chores.held.countDown();
            await().until(() -> chores.syncs.get() == 2);
        }
    }

    @Test
    void aSyncGoesOnWhileImagesAreRead() {
        chores.reading = new CountDownLatch(1);
        try (Background background = new Background(chores, board, Clock.systemUTC(), Duration.ZERO)) {
            background.changed("acme/api");
            await().until(() -> chores.readings.get() == 1);
            background.changed("acme/api");
            await().until(() -> chores.syncs.get() == 2);
            chores.reading.countDown();
        }
    }

    @Test
    void aJobWithoutMemoryIsOnTheBoardAndTheNextOneRuns() {
        chores.shortage = new OutOfMemoryError("Java heap space");
        try (Background background = new Background(chores, board, Clock.systemUTC(), Duration.ZERO)) {
            background.changed("acme/api");
            await().until(() -> ended() == 1);
            assertThat(board.recent().getFirst().doing()).contains("TALLYMAN_JAVA_OPTS=-Xmx2g");
            chores.shortage = null;
            background.changed("acme/api");
            await().until(() -> chores.syncs.get() == 2);
        }
    }

    @Test
    void aSyncThatFailsIsOnTheBoardAndLeavesNothingToRead() {
        chores.refusal = new TallymanException(ErrorCode.DENIED, "sync", "no", "Do something");
        try (Background background = new Background(chores, board, Clock.systemUTC(), Duration.ZERO)) {
            background.changed("acme/api");
            await().until(() -> ended() == 1);
            assertThat(board.recent().getFirst().state()).isEqualTo(JobView.State.FAILED);
            assertThat(chores.readings).hasValue(0);
        }
    }

    @Test
    void aTestRunsBesideASyncOnceAndShowsItsSteps() {
        chores.held = new CountDownLatch(1);
        chores.testing = new CountDownLatch(1);
        try (Background background = new Background(chores, board, Clock.systemUTC(), Duration.ZERO)) {
            background.changed("acme/api");
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
    void aDeliveryHasItsOwnImageSyncedAndNoOther() {
        try (Background background = new Background(chores, board, Clock.systemUTC(), Duration.ofMillis(200))) {
            background.changed("acme/api");
            background.changed("acme/web");
            background.changed("acme/api");
            await().until(() -> chores.images.size() == 2);
            assertThat(chores.images).containsExactly("acme/api", "acme/web");
            await().until(() -> chores.readings.get() > 0);
        }
    }

    @Test
    void advisoriesAreUpdatedAtTheirIntervalAndWhereSomethingNewHasNone() {
        try (Background background = new Background(chores, board, Clock.systemUTC(), Duration.ZERO)) {
            background.updateEvery(Duration.ofDays(1), Duration.ZERO);
            await().until(() -> chores.updates.get() == 1);
            background.changed("acme/api");
            await().until(() -> ended() == 3);
            assertThat(chores.updates).hasValue(1);
            chores.lacking = true;
            background.changed("acme/api");
            await().until(() -> chores.updates.get() == 2);
        }
    }

    @Test
    void aServerThatDoesNotUpdateLeavesItToWhoeverAsks() {
        chores.lacking = true;
        try (Background background = new Background(chores, board, Clock.systemUTC(), Duration.ZERO)) {
            background.changed("acme/api");
            await().until(() -> ended() == 2);
            assertThat(chores.updates).hasValue(0);
        }
    }

    @Test
    void veryManyImagesOfAConnectionBecomeOneSyncOfIt() {
        try (Background background = new Background(chores, board, Clock.systemUTC(), Duration.ofMillis(200))) {
            for (int image = 0; image <= Background.MANY; image++) {
                background.changed("acme/p" + image);
            }
            await().until(() -> ended() == 2);
            assertThat(chores.images).isEmpty();
            assertThat(chores.syncs).hasValue(1);
        }
    }

    @Test
    void whatTheRateLimitLeftGoesOnByItself() {
        chores.resumesAt = Clock.systemUTC().instant();
        try (Background background = new Background(chores, board, Clock.systemUTC(), Duration.ZERO)) {
            background.sync("one");
            await().until(() -> chores.syncs.get() == 1);
            await().until(() -> chores.syncs.get() == 2);
            assertThat(chores.images).isEmpty();
        }
    }

    @Test
    void aRunningSyncIsCancelledAndTheNextIsNot() {
        chores.held = new CountDownLatch(1);
        try (Background background = new Background(chores, board, Clock.systemUTC(), Duration.ZERO)) {
            long running = background.sync("one").orElseThrow();
            long waiting = background.sync("one").orElseThrow();
            long last = background.sync("one").orElseThrow();
            await().until(() -> chores.syncs.get() == 1);
            assertThat(background.cancel(waiting)).isTrue();
            assertThat(background.cancel(running)).isTrue();
            chores.held.countDown();
            await().until(() -> state(last) == JobView.State.COMPLETE);
            assertThat(state(running)).isEqualTo(JobView.State.CANCELLED);
            assertThat(state(waiting)).isEqualTo(JobView.State.CANCELLED);
            assertThat(chores.syncs).hasValue(2);
            assertThat(background.cancel(running)).isFalse();
            assertThat(background.cancel(99)).isFalse();
        }
    }

    @Test
    void aVerificationComesEachDayAtItsTime() {
        Clock almost =
                Clock.offset(Clock.fixed(Instant.parse("2026-03-01T02:59:59.900Z"), ZoneOffset.UTC), Duration.ZERO);
        try (Background background = new Background(chores, board, almost, Duration.ZERO)) {
            background.verifyDailyAt(LocalTime.of(3, 0));
            await().until(() -> chores.verifications.get() >= 1);
        }
    }

    private JobView.State state(long job) {
        return board.recent().stream()
                .filter(view -> view.id() == job)
                .findFirst()
                .orElseThrow()
                .state();
    }

    private long ended() {
        return board.recent().stream().filter(job -> job.endedAt() != null).count();
    }

    private static final class Counted implements Chores {
        final AtomicInteger syncs = new AtomicInteger();
        final List<String> images = new CopyOnWriteArrayList<>();
        final AtomicInteger verifications = new AtomicInteger();
        final AtomicInteger readings = new AtomicInteger();
        final AtomicInteger updates = new AtomicInteger();
        volatile boolean lacking;
        volatile CountDownLatch held = new CountDownLatch(0);
        volatile CountDownLatch reading = new CountDownLatch(0);
        volatile CountDownLatch testing = new CountDownLatch(0);
        volatile TallymanException refusal;
        volatile Error shortage;
        volatile Instant resumesAt;

        @Override
        public List<String> connections() {
            return List.of("one");
        }

        @Override
        public Outcome sync(String connection, Progress progress) {
            syncs.incrementAndGet();
            if (pause(held)) {
                return new Outcome(JobView.State.CANCELLED, "cancelled");
            }
            Instant later = resumesAt;
            resumesAt = null;
            if (shortage != null) {
                throw shortage;
            }
            if (refusal != null) {
                throw refusal;
            }
            return new Outcome(JobView.State.COMPLETE, "done", later);
        }

        @Override
        public List<String> covering(String image) {
            return List.of("one");
        }

        @Override
        public Outcome sync(String connection, String image, Progress progress) {
            images.add(image);
            return sync(connection, progress);
        }

        @Override
        public Outcome verify(String connection, Progress progress) {
            verifications.incrementAndGet();
            return new Outcome(JobView.State.COMPLETE, "verified");
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

        /** Whether it was interrupted. */
        private static boolean pause(CountDownLatch until) {
            try {
                assertThat(until.await(20, TimeUnit.SECONDS)).isTrue();
                return Thread.interrupted();
            } catch (InterruptedException e) {
                return true;
            }
        }
    }
}
