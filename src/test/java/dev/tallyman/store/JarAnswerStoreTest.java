package dev.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.scan.JarSearch.Answer;
import dev.tallyman.scan.JarSearch.Artifact;
import dev.tallyman.testing.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarAnswerStoreTest {
    @TempDir
    Path folder;

    @Test
    void whatWasFoundStaysAndWhatWasNotIsAskedAgain() {
        MovableClock clock = new MovableClock();
        Answer.Known found = new Answer.Known(List.of(new Artifact("g", "a", "1"), new Artifact("h", "a", "1")));
        Answer.Known none = new Answer.Known(List.of());
        try (Database database = Database.open(folder)) {
            JarAnswerStore store = new JarAnswerStore(database, clock);
            assertThat(store.get("f0")).isEmpty();
            store.put("f0", found);
            store.put("00", none);
            assertThat(store.get("f0")).contains(found);
            assertThat(store.get("00")).contains(none);

            clock.advance(JarAnswerStore.NONE_HOLDS);
            assertThat(store.get("00")).contains(none);
            clock.advance(Duration.ofMillis(1));
            assertThat(store.get("00")).isEmpty();
            assertThat(store.get("f0")).contains(found);

            store.put("00", found);
            assertThat(store.get("00")).contains(found);
        }
    }
}
