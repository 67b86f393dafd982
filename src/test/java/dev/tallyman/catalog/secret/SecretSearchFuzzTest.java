package dev.tallyman.catalog.secret;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tallyman.catalog.SecretFact;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A number of a path, then a file's content: it is searched, and what is told is in bounds and is no part of the content. */
class SecretSearchFuzzTest {
    private static final List<String> PATHS = List.of(
            "app/notes.txt",
            "app/.env",
            "root/.npmrc",
            "root/.netrc",
            "root/.pgpass",
            "root/.docker/config.json",
            "root/.m2/settings.xml",
            "etc/shadow",
            "root/.kube/config",
            "app/config.yml");

    @FuzzTest
    void filesAreSearched(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] content = Arrays.copyOfRange(input, 1, input.length);
        SecretSearch search = new SecretSearch(new Fingerprints(() -> new byte[32]));
        long lines = 1;
        for (byte b : content) {
            lines += b == '\n' ? 1 : 0;
        }
        List<SecretFact> facts = search.file(PATHS.get((input[0] & 0xff) % PATHS.size()), content, content.length);
        check(facts.size() <= SecretSearch.MAX_FOUND, "more than are told");
        for (SecretFact fact : facts) {
            check(fact.line() >= 1 && fact.line() <= lines, "line " + fact.line() + " of " + lines);
            check(fact.fingerprint().length() == 32, "a fingerprint of another length");
        }
        String text = new String(content, StandardCharsets.UTF_8);
        check(search.text(text).size() <= SecretSearch.MAX_FOUND, "more than are told");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
