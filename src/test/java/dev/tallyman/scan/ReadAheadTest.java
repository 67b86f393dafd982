package dev.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadAheadTest {
    private static final List<Integer> INPUTS = IntStream.range(0, 20).boxed().toList();

    private final Queue<Integer> begun = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> abandoned = new ConcurrentLinkedQueue<>();

    private Integer begin(int input) {
        begun.add(input);
        return input;
    }

    @Test
    void allAreBegunAndFinishedInTheirOrder() {
        try (var ahead = new ReadAhead<>(INPUTS, this::begin, abandoned::add)) {
            assertThat(ahead).toIterable().isEqualTo(INPUTS);
        }
        assertThat(begun).containsExactlyElementsOf(INPUTS);
        assertThat(abandoned).isEmpty();
    }

    @Test
    void asManyAsTheWindowHasAreBegunBeforeTheirTurnAndNoMore() {
        try (var ahead = new ReadAhead<>(INPUTS, this::begin, abandoned::add)) {
            assertThat(begun).isEmpty();
            for (int turn = 0; turn < 3; turn++) {
                assertThat(ahead.next()).isEqualTo(turn);
                int most = turn + 1 + ReadAhead.WINDOW;
                await().until(() -> begun.size() == most);
                await().during(Duration.ofMillis(50)).until(() -> begun.size() == most);
            }
        }
        assertThat(abandoned).as("what was begun and never asked for").containsExactly(3, 4, 5);
    }

    @Test
    void aFailureIsToldWhenItsTurnComes() {
        try (var ahead = new ReadAhead<>(INPUTS, this::failingAtTwo, abandoned::add)) {
            assertThat(ahead.next()).isZero();
            assertThat(ahead.next()).isOne();
            assertThatThrownBy(ahead::next)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("two");
            assertThat(ahead.next()).as("the others are not touched by it").isEqualTo(3);
        }
    }

    private Integer failingAtTwo(int input) {
        if (input == 2) {
            throw new IllegalStateException("two");
        }
        return begin(input);
    }

    @Test
    void whatIsBeingBegunAtTheEndIsInterrupted() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (var ahead =
                new ReadAhead<>(INPUTS, input -> input == 0 ? begin(0) : sleep(started, interrupted), abandoned::add)) {
            assertThat(ahead.next()).isZero();
            started.await();
        }
        interrupted.await();
        assertThat(begun).containsExactly(0);
        assertThat(abandoned).isEmpty();
    }

    @Test
    void whoIsInterruptedWhileWaitingWaitsNoLonger() {
        try (var ahead =
                new ReadAhead<>(INPUTS, input -> sleep(new CountDownLatch(1), new CountDownLatch(1)), abandoned::add)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(ahead::next).isInstanceOf(CompletionException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whatIsBegunThoughNobodyWantsItAnyMoreIsAbandoned() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch given = new CountDownLatch(1);
        try (var ahead = new ReadAhead<>(
                INPUTS, input -> input == 0 ? begin(0) : sleep(started, new CountDownLatch(1), input), each -> {
                    abandoned.add(each);
                    given.countDown();
                })) {
            assertThat(ahead.next()).isZero();
            started.await();
        }
        given.await();
        assertThat(abandoned).containsExactly(1);
    }

    /** Does not mind being interrupted. */
    private static Integer sleep(CountDownLatch started, CountDownLatch interrupted, int input) {
        try {
            return sleep(started, interrupted);
        } catch (IllegalStateException e) {
            return input;
        }
    }

    private static Integer sleep(CountDownLatch started, CountDownLatch interrupted) {
        started.countDown();
        try {
            Thread.sleep(Duration.ofMinutes(1));
            return -1;
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw new IllegalStateException(e);
        }
    }
}
