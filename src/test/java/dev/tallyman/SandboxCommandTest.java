package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.testing.CommandRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tallyman sandbox}: what it prints is all that another command needs. */
class SandboxCommandTest {
    @TempDir
    Path folder;

    @Test
    void printsWhatASyncNeeds() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Thread running = new Thread(() -> Tallyman.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                new StringReader(""),
                Map.of(),
                "sandbox",
                "--samples",
                "--format",
                "json"));
        running.start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> isWhole(out));
            JsonNode box = new JsonMapper().readTree(out.toByteArray());
            CommandRun sync = new CommandRun(folder);
            box.path("environment")
                    .properties()
                    .forEach(entry -> sync.with(entry.getKey(), entry.getValue().asText()));
            List<String> arguments = new ArrayList<>(List.of("sync"));
            box.path("options").forEach(option -> arguments.add(option.asText()));

            // One of the sample's indexes lacks a child, on purpose.
            JsonNode report =
                    sync.run(arguments.toArray(String[]::new)).expect(4).json();
            assertThat(report.path("packages").asInt()).isGreaterThan(8);
        } finally {
            running.interrupt();
            running.join();
        }
    }

    @Test
    void wrongPortsAndConfigurationsAreToldPlainly() {
        assertThat(new CommandRun(folder)
                        .run("sandbox", "--port", "65534")
                        .expect(2)
                        .err())
                .contains("65532");
        assertThat(new CommandRun(folder)
                        .run("sandbox", "--config", folder.resolve("none.yaml").toString())
                        .expect(2)
                        .err())
                .contains("none.yaml")
                .doesNotContain("Exception");
    }

    private static boolean isWhole(ByteArrayOutputStream out) {
        try {
            return !new JsonMapper().readTree(out.toByteArray()).path("options").isMissingNode();
        } catch (IOException e) {
            return false;
        }
    }
}
