package dev.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.ImageQuery;
import dev.tallyman.inventory.Resolution;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions on 1,000 images with 100 versions each. How long they take is measured by {@code benchmarks/sync.sh}. */
@Tag("scale")
class InventoryScaleTest {
    @TempDir
    Path folder;

    @Test
    void questionsFindTheirsAmongMany() {
        try (InventoryFixture held = new InventoryFixture(folder)) {
            fill(held);
            ImageName image = new ImageName(500, "ghcr.io", "acme/app500");
            ImageQuery page = ImageQuery.all().page(50, null);
            assertThat(held.questions.images(page).items()).hasSize(50);
            assertThat(held.questions
                            .images(page.sortedBy(ImageQuery.Sort.VERSIONS, true))
                            .items())
                    .allMatch(summary -> summary.versions() == 100);
            assertThat(held.questions.images(ImageQuery.all()).items()).hasSize(1000);
            assertThat(held.questions.images(page.withText("pp99")).items())
                    .hasSize(11)
                    .allMatch(summary -> summary.name().contains("app99"));
            assertThat(held.questions.resolve("acme/app500")).isInstanceOf(Resolution.Found.class);
            assertThat(held.questions.resolve("acme/ap500")).isNotInstanceOf(Resolution.Found.class);
            assertThat(held.questions.versions(image)).hasSize(100);
            assertThat(held.questions.tags(image)).isEmpty();
            assertThat(held.questions.tags(new ImageName(501, "ghcr.io", "acme/app501")))
                    .hasSize(100);
        }
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
