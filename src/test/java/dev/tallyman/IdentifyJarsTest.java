package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.LocalServer;
import dev.tallyman.testing.Tar;
import dev.tallyman.testing.Zips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that are named by a search, from the command line. */
@Tag("integration")
class IdentifyJarsTest {
    @TempDir
    private Path folder;

    private String target() throws IOException {
        byte[] tar = new Tar()
                .file("app/mystery-1.0.jar", Zips.zip("zz/unheard/Thing.class", "x"))
                .file(
                        "app/rocket-2.0.jar",
                        Zips.zip(
                                "META-INF/maven/com.acme/rocket/pom.properties",
                                "groupId=com.acme\nartifactId=rocket\nversion=2.0\n"))
                .closed();
        return "rootfs:" + Files.write(folder.resolve("app.tar"), tar);
    }

    private CommandRun.Result tallyman(LocalServer server, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--insecure-registry", server.host()));
        return new CommandRun(folder.resolve("data"))
                .with("TALLYMAN_JAR_SEARCH", server.uri("/search").toString())
                .run(all.toArray(String[]::new));
    }

    private static List<String> purls(JsonNode result) {
        List<String> purls = new ArrayList<>();
        result.at("/0/images/0/packages")
                .forEach(one -> purls.add(one.path("purl").asText()));
        return purls;
    }

    @Test
    void aGuessGivesWayMavensOwnFilesDoNotAndAnswersAreKept() throws IOException {
        String body = """
                {"response": {"docs": [{"g": "org.zz", "a": "mystery", "v": "1.0"}, {"g": "org.aa", "a": "renamed", "v": "1.0"}]}}""";
        try (LocalServer server = LocalServer.start((exchange, count) -> LocalServer.answer(exchange, 200, body))) {
            String target = target();
            String guess = purls(tallyman(server, "sbom", target, "--format", "json")
                            .expect(0)
                            .json())
                    .getLast();
            assertThat(guess).doesNotContain("org.zz").contains("mystery");
            assertThat(server.asked()).isEmpty();

            JsonNode named = tallyman(server, "sbom", target, "--identify-jars", "--format", "json")
                    .expect(0)
                    .json();
            assertThat(purls(named)).containsExactly("pkg:maven/com.acme/rocket@2.0", "pkg:maven/org.zz/mystery@1.0");
            assertThat(named.at("/0/notices").toString()).contains("org.zz:mystery:1.0, and so is org.aa:renamed:1.0");
            assertThat(server.asked()).hasSize(1);

            tallyman(server, "sbom", target, "--identify-jars").expect(0);
            assertThat(server.asked()).as("asked once for good").hasSize(1);
        }
    }

    @Test
    void aFailedLookUpIsToldAndTheGuessStays() throws IOException {
        try (LocalServer server = LocalServer.start((exchange, count) -> LocalServer.answer(exchange, 500, "oh"))) {
            JsonNode result = tallyman(server, "sbom", target(), "--identify-jars", "--format", "json")
                    .expect(4)
                    .json();
            assertThat(purls(result)).hasSize(2).anyMatch(purl -> purl.contains("mystery"));
            assertThat(result.at("/0/problems/0/where").asText()).isEqualTo("app/mystery-1.0.jar");
            assertThat(result.at("/0/problems/0/what").asText())
                    .contains("not looked up by checksum")
                    .contains("HTTP 500");
        }
    }
}
