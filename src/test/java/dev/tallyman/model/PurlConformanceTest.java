package dev.tallyman.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.testing.Corpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The conformance cases of package-url/purl-spec. */
class PurlConformanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        try (Stream<Path> files = Files.list(Corpus.require("purl"))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream()
                    .flatMap(PurlConformanceTest::casesOf);
        }
    }

    private static Stream<DynamicTest> casesOf(Path file) {
        try {
            return JSON.readTree(file.toFile())
                    .path("tests")
                    .valueStream()
                    .map(test -> DynamicTest.dynamicTest(
                            file.getFileName() + " " + test.path("test_type").asText() + " " + test.path("input"),
                            () -> check(test)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(JsonNode test) {
        boolean fails = test.path("expected_failure").asBoolean();
        JsonNode expected = test.path("expected_output");
        Optional<Purl> purl = switch (test.path("test_type").asText()) {
            case "parse" -> Purl.tryParseStrictly(test.path("input").asText());
            case "validate" -> Purl.tryParse(test.path("input").asText());
            default -> build(test.path("input"));
        };
        if (fails) {
            assertThat(purl).isEmpty();
        } else if (expected.isTextual()) {
            assertThat(purl.orElseThrow()).hasToString(expected.asText());
        } else {
            assertThat(purl).isEqualTo(build(expected));
        }
    }

    /** Built as a caller would, and then taken as strictly as when read. */
    private static Optional<Purl> build(JsonNode parts) {
        Map<String, String> qualifiers = new TreeMap<>();
        parts.path("qualifiers")
                .properties()
                .forEach(
                        entry -> qualifiers.put(entry.getKey(), entry.getValue().asText()));
        String name = text(parts.path("name"));
        try {
            Purl purl = new Purl(
                    parts.path("type").asText(),
                    text(parts.path("namespace")),
                    name == null ? "" : name,
                    text(parts.path("version")),
                    qualifiers,
                    text(parts.path("subpath")));
            return Purl.tryParseStrictly(purl.toString());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }
}
