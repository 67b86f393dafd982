package dev.tallyman.advisory;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tallyman.model.TallymanException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

/** A letter for the kind of feed, then its content: it is read or refused, and what was read is within its bounds. */
class FeedFuzzTest {
    @TempDir
    static Path folder;

    @FuzzTest
    void feedsAreReadOrRefused(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] content = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0]) {
            case 'o' -> osv(content);
            case 'e' -> epss(content);
            case 'k' -> knownExploited(content);
            case 'c' -> changes(content);
            case 'p' -> publicKey(content);
            default -> {}
        }
    }

    private static void osv(byte[] content) {
        try {
            Advisory advisory = OsvReader.read(content, content.length);
            byte[] header = OsvWriter.header(advisory);
            check(OsvReader.read(header, header.length).id().equals(advisory.id()), "its header is another's");
            check(
                    OsvReader.readAffected(OsvWriter.affected(advisory.affected()))
                            .equals(advisory.affected()),
                    "its entries change on the way through the database");
        } catch (BadRecordException e) {
            check(!String.valueOf(e.getMessage()).isBlank(), "nobody is told why");
        }
    }

    private static void epss(byte[] content) {
        try {
            Map<String, Double> scores = EpssReader.read(new ByteArrayInputStream(content), "x", new FeedProblems());
            check(scores.values().stream().allMatch(score -> score >= 0 && score <= 1), "a probability is none");
        } catch (IOException e) {
            // Refused.
        }
    }

    private static void knownExploited(byte[] content) {
        Set<String> cves = KnownExploitedReader.read(content).orElse(Set.of());
        check(cves.stream().allMatch(cve -> cve.startsWith("CVE-")), "what is no CVE is exploited");
    }

    private static void changes(byte[] content) throws IOException {
        Path file = folder.resolve("modified_id.csv");
        Files.write(file, content);
        Map<String, Object> listed = new TreeMap<>();
        try {
            new ChangeList(file, "x").forEach(listed::put);
            check(!listed.isEmpty(), "an empty list would empty the database");
        } catch (TallymanException e) {
            // Refused.
        }
        check(
                listed.keySet().stream().noneMatch(id -> id.contains("/") || id.contains("\\") || id.startsWith(".")),
                "a record is a path");
    }

    private static void publicKey(byte[] content) {
        try {
            PublicBundleKey key = PublicBundleKey.parse(new String(content, StandardCharsets.UTF_8), "x");
            check(PublicBundleKey.parse(key.pem(), "x").equals(key), "a key changes when it is written");
            check(!key.signed(content, content), "anything is a signature");
        } catch (TallymanException e) {
            // Refused.
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
