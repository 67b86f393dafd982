package dev.tallyman.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipeTest {
    /** Whoever hashes what, it is hashed in its order, and all of it before the end is given; and no thread waits for ever. */
    @RepeatedTest(40)
    void bothThreadsHashInOrder(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        int slowInflater = random.nextInt(3) * 200;
        int slowWalker = random.nextInt(3) * 200;
        MessageDigest shared = MessageDigest.getInstance("SHA-256");
        MessageDigest alone = MessageDigest.getInstance("SHA-256");
        Pipe pipe = new Pipe();
        pipe.hashUsed(shared);
        CompletableFuture<Void> inflater = CompletableFuture.runAsync(() -> {
            try {
                Random its = new Random(7);
                for (int i = 0; i < 300; i++) {
                    Pipe.Chunk used = pipe.empty();
                    used.length = its.nextInt(Pipe.BUFFER_BYTES);
                    its.nextBytes(used.data);
                    alone.update(used.data, 0, used.length);
                    pipe.putUsed(used);
                    for (int k = its.nextInt(4); k > 0; k--) {
                        Pipe.Chunk chunk = pipe.empty();
                        chunk.length = i;
                        pipe.put(chunk);
                    }
                    Thread.sleep(Duration.ofNanos(slowInflater * 1000L));
                }
                pipe.end(null);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        int last = 0;
        for (Pipe.Chunk chunk = pipe.take(); chunk.length >= 0; chunk = pipe.take()) {
            assertThat(chunk.length).isGreaterThanOrEqualTo(last);
            last = chunk.length;
            pipe.giveBack(chunk);
            Thread.sleep(Duration.ofNanos(slowWalker * 1000L));
        }
        assertThat(shared.digest()).isEqualTo(alone.digest());
        inflater.get();
    }
}
