package dev.tallyman.catalog;

import dev.tallyman.testing.Facts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What the targets of catalogers share: a letter for the file's path, then its content; it is read or told as a problem, and never thrown at. */
final class CatalogerFuzzing {
    private CatalogerFuzzing() {}

    /** @param paths the first letter {@code a} is the first of them */
    static void read(List<String> paths, byte[] input) throws IOException {
        int choice = input.length == 0 ? -1 : input[0] - 'a';
        if (choice < 0 || choice >= paths.size()) {
            return;
        }
        String path = paths.get(choice);
        byte[] content = Arrays.copyOfRange(input, 1, input.length);
        for (Cataloger cataloger : Catalogers.with(Set.of(Extra.values()))) {
            if (cataloger.wants(path, content.length, 0755)) {
                read(cataloger, path, content);
            }
        }
    }

    private static void read(Cataloger cataloger, String path, byte[] content) throws IOException {
        Facts facts = new Facts();
        cataloger.read(new OpenFile(path, content.length, new ByteArrayInputStream(content)), facts);
        byte[] kept = facts.kept;
        if (kept != null) {
            cataloger.readTogether(new TreeMap<>(java.util.Map.of(path, kept)), any -> facts);
        }
        facts.packages.forEach(fact -> {
            check(!fact.name().isBlank(), "a package without a name");
            check(fact.purl().toString().startsWith("pkg:"), "a package without a purl");
            check(fact.path().startsWith(path), "evidence at another place");
        });
        facts.problems.forEach(problem -> check(!problem.isBlank(), "nobody is told why"));
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
