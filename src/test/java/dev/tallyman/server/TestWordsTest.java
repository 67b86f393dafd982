package dev.tallyman.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.server.views.ConnectionView;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestWordsTest {
    @ParameterizedTest
    @CsvSource({
        "push, fails, true",
        "delete, fails, true",
        "restore, fails, true",
        "code-scanning, fails, true",
        "code-scanning, unknown, false",
        "code-scanning, works, false",
        "push, unknown, false",
        "pull, fails, false",
        "attestations, fails, false",
    })
    void aPowerToWriteThatIsNotThereIsNotNeeded(String capability, String state, boolean unneeded) {
        assertThat(TestWords.unneeded(new ConnectionView.Step(capability, "acme", state, "said", null)))
                .isEqualTo(unneeded);
    }
}
