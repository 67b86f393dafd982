package dev.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.ImageQuery;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions on 1,000 images with 100 versions each: the 95th percentile is under 100 ms. */
@Tag("scale")
class InventoryScaleTest {
    private static final int ROUNDS = 60;

    @TempDir
    Path folder;

    @Test
    void questionsAreAnsweredAtOnce() {
        try (InventoryFixture held = new InventoryFixture(folder)) {
            fill(held);
            ImageName image = new ImageName(500, "ghcr.io", "acme/app500");
            Map<String, Long> times = new TreeMap<>();
            ImageQuery page = ImageQuery.all().page(50, null);
            times.put("images", p95(() -> held.questions.images(page)));
            times.put(
                    "images by versions",
                    p95(() -> held.questions.images(page.sortedBy(ImageQuery.Sort.VERSIONS, true))));
            times.put("all images", p95(() -> held.questions.images(ImageQuery.all())));
            times.put("search", p95(() -> held.questions.images(page.withText("pp99"))));
            times.put("resolve", p95(() -> held.questions.resolve("acme/app500")));
            times.put("near misses", p95(() -> held.questions.resolve("acme/ap500")));
            times.put("tags", p95(() -> held.questions.tags(image)));
            times.put("versions", p95(() -> held.questions.versions(image)));
            times.put("show", p95(() -> held.questions.show(image)));
            System.out.println("p95 in ms: " + times);
            assertThat(times.values()).allMatch(millis -> millis < 100);
        }
    }

    private static long p95(Runnable question) {
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            question.run();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[ROUNDS * 95 / 100] / 1_000_000;
    }

    private static void fill(InventoryFixture held) {
        String numbers = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < %d) ";
        held.database.update(context -> {
            context.execute(
                    "INSERT INTO repository (id, connection_id, registry, name, owner, visibility, first_seen_at, updated_at) "
                            + numbers.formatted(1000) + "SELECT x, " + held.connection
                            + ", 'ghcr.io', 'acme/app' || x, 'acme', 'private', 0, x FROM n");
            context.execute(
                    "INSERT INTO version (repository_id, github_id, digest, kind, size, created_at, first_seen_at) "
                            + numbers.formatted(100_000)
                            + "SELECT 1 + x % 1000, x, 'sha256:' || printf('%064x', x), 'image', 1000, x, 0 FROM n");
            context.execute("INSERT INTO tag (repository_id, name, digest, seen_at) " + numbers.formatted(100_000)
                    + "SELECT 1 + x % 1000, 'v' || x, 'sha256:' || printf('%064x', x), 0 FROM n WHERE x % 4 = 0");
            context.execute("INSERT INTO image (digest, platform, config_digest, size) " + numbers.formatted(100_000)
                    + "SELECT 'sha256:' || printf('%064x', x), 'linux/amd64', '', 1000 FROM n");
        });
    }
}
