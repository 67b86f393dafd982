package dev.tallyman.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipeTest {
    /** Whichever of the two is slow, all comes in its order, in no more buffers than there are, and no thread waits for ever. */
    @RepeatedTest(40)
    void allComesInOrder(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        int slowFiller = random.nextInt(3) * 200;
        int slowTaker = random.nextInt(3) * 200;
        int buffers = 1 + random.nextInt(12);
        Pipe pipe = new Pipe(
                buffers,
                1 + random.nextInt(buffers),
                () -> ThreadLocalRandom.current().nextInt(3) == 0);
        int count = random.nextInt(600);
        CompletableFuture<Void> filler = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < count; i++) {
                    Pipe.Chunk chunk = pipe.empty();
                    chunk.length = i;
                    pipe.put(chunk);
                    Thread.sleep(Duration.ofNanos(slowFiller * 1000L));
                }
                pipe.end("why");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        int next = 0;
        for (Pipe.Chunk chunk = pipe.take(); chunk.length >= 0; chunk = pipe.take()) {
            assertThat(chunk.length).isEqualTo(next++);
            pipe.giveBack(chunk);
            Thread.sleep(Duration.ofNanos(slowTaker * 1000L));
        }
        assertThat(next).isEqualTo(count);
        assertThat(pipe.failure()).isEqualTo("why");
        filler.get();
    }
}
