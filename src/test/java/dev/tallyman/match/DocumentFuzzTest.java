package dev.tallyman.match;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tallyman.advisory.Advisory;
import dev.tallyman.advisory.SeverityRating;
import dev.tallyman.advisory.Vex;
import dev.tallyman.advisory.VexReader;
import dev.tallyman.model.TallymanException;
import dev.tallyman.scan.SbomReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A letter for the kind of document, then its content: it is read or refused, and nothing else comes of it. */
class DocumentFuzzTest {
    @TempDir
    static Path folder;

    @FuzzTest
    void documentsAreReadOrRefused(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] content = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0]) {
            case 'v' -> vex(written(content));
            case 's' -> sbom(written(content));
            case 'c' -> cvss(new String(content, StandardCharsets.UTF_8));
            default -> {}
        }
    }

    private static Path written(byte[] content) throws IOException {
        Path file = folder.resolve("document.json");
        Files.write(file, content);
        return file;
    }

    private static void vex(Path file) {
        try {
            for (Vex.Statement statement : VexReader.read(file)) {
                check(
                        !statement.weaknesses().isEmpty()
                                && !statement.products().isEmpty(),
                        "a statement about nothing");
            }
        } catch (TallymanException e) {
            // Refused.
        }
    }

    private static void sbom(Path file) {
        try {
            // No class of the result is named here: one that is loaded before Jazzer instruments it
            // loses its fields on JDK 25.
            SbomReader.read(file);
        } catch (TallymanException e) {
            // Refused.
        }
    }

    private static void cvss(String vector) {
        for (SeverityRating.Kind kind : SeverityRating.Kind.values()) {
            Advisory advisory = new Advisory(
                    "CVE-2024-0001",
                    Instant.EPOCH,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    "",
                    List.of(new SeverityRating(kind, vector)),
                    List.of());
            Double score = Rating.of(List.of(advisory)).score();
            check(score == null || (score >= 0 && score <= 10), "a score of " + score);
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
