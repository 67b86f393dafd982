package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, as a process of its own: the samples are synced, read, matched and shown. */
class DemoTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void theMainJobRunsWithoutCredentials() throws Exception {
        Path log = folder.resolve("log");
        Process demo = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tallyman.class.getName(),
                        "demo",
                        "--port",
                        "0",
                        "--no-progress"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().atMost(Duration.ofMinutes(3)).until(() -> {
                assertThat(demo.isAlive()).as("%s", Files.readString(log)).isTrue();
                return address(log) != null && status(address(log) + "/health/ready") == 200;
            });
            String address = address(log);
            assertThat(items(address, "images")).hasSizeGreaterThan(3);
            assertThat(items(address, "findings")).isNotEmpty();
            assertThat(items(address, "secrets")).isNotEmpty();
            assertThat(items(address, "bases")).isNotEmpty();
            assertThat(List.of("/", "/images", "/findings", "/packages", "/bases", "/secrets", "/hygiene", "/jobs"))
                    .allSatisfy(page -> assertThat(status(address + page)).isEqualTo(200));
        } finally {
            demo.destroy();
            assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static @org.jspecify.annotations.Nullable String address(Path log) throws IOException {
        return Files.readString(log)
                .lines()
                .filter(line -> line.startsWith("http://"))
                .findFirst()
                .orElse(null);
    }

    private int status(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private JsonNode items(String address, String list) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/api/v1/" + list)).build();
        return new ObjectMapper()
                .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .path("items");
    }
}
