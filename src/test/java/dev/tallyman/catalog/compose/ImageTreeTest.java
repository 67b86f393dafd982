package dev.tallyman.catalog.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.LayerFacts.Link;
import dev.tallyman.catalog.LayerFacts.Replacement;
import dev.tallyman.catalog.RiskFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImageTreeTest {
    /** What it remembers of paths that were asked for must not outlive the links: beside a walk that remembers nothing. */
    @Test
    void aPathIsFollowedAsTheLinksAreNow() {
        Random random = new Random(11);
        for (int run = 0; run < 400; run++) {
            ImageTree tree = new ImageTree();
            Map<String, String> links = new HashMap<>();
            for (int layer = 0; layer < 6; layer++) {
                String path = path(random, 3);
                if (links.containsKey(path) && random.nextBoolean()) {
                    tree.lay(layer(List.of(), List.of(new Replacement(path, true))));
                    links.remove(tree.resolveParents(path));
                } else {
                    // As Docker does, the link is made where the folders above it really are.
                    String real = tree.resolveParents(path);
                    String target = (random.nextBoolean() ? "/" : "") + path(random, 2);
                    links.keySet().removeIf(one -> one.startsWith(real + "/"));
                    links.put(real, target);
                    tree.lay(layer(List.of(new Link(path, target, false)), List.of()));
                }
                for (int i = 0; i < 30; i++) {
                    String asked = path(random, 5);
                    assertThat(tree.resolve(asked))
                            .as("%s with %s", asked, links)
                            .isEqualTo(walk(asked, links));
                }
            }
        }
    }

    @Test
    void aPathOfManyFoldersIsFollowedToo() {
        ImageTree tree = new ImageTree();
        tree.lay(layer(List.of(new Link("a", "b", false)), List.of()));
        String deep = "/c".repeat(50_000);
        assertThat(tree.resolve("a" + deep)).isEqualTo("b" + deep);
        assertThat(tree.resolve("d" + deep)).isEqualTo("d" + deep);
    }

    private static String walk(String path, Map<String, String> links) {
        List<String> rest = new ArrayList<>(List.of(path.split("/")));
        List<String> done = new ArrayList<>();
        int hops = 0;
        while (!rest.isEmpty()) {
            String segment = rest.removeFirst();
            if (segment.isEmpty() || segment.equals(".")) {
                continue;
            }
            if (segment.equals("..")) {
                if (!done.isEmpty()) {
                    done.removeLast();
                }
                continue;
            }
            done.add(segment);
            String target = links.get(String.join("/", done));
            if (target != null) {
                hops++;
                if (hops > 40) {
                    return path;
                }
                done.removeLast();
                if (target.startsWith("/")) {
                    done.clear();
                }
                rest.addAll(0, List.of(target.split("/")));
            }
        }
        return String.join("/", done);
    }

    private static String path(Random random, int most) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(most) + 1; i > 0; i--) {
            path.append(path.isEmpty() ? "" : "/").append("abc".charAt(random.nextInt(3)));
        }
        return path.toString();
    }

    private static LayerFacts layer(List<Link> links, List<Replacement> replaced) {
        return new LayerFacts(
                null,
                null,
                0,
                0,
                List.of(),
                links,
                List.of(),
                List.of(),
                replaced,
                List.of(),
                RiskFacts.NONE,
                Set.of(),
                null);
    }
}
