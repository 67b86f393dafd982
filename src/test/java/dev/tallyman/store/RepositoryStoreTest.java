package dev.tallyman.store;

import static dev.tallyman.store.InventoryFixture.NOW;
import static dev.tallyman.store.InventoryFixture.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.PackageListed;
import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.Repositories;
import dev.tallyman.inventory.Visibility;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryStoreTest {
    private static final PackageListed BEFORE =
            listed("acme", false, 7, Visibility.PRIVATE, "acme/api", "https://github.com/x", 3L, NOW, NOW);

    @TempDir
    Path folder;

    private static PackageListed listed(
            String owner,
            boolean ofUser,
            long id,
            Visibility visibility,
            @Nullable String repository,
            @Nullable String url,
            @Nullable Long count,
            @Nullable Instant created,
            @Nullable Instant updated) {
        return new PackageListed(
                REGISTRY, owner, ofUser, "api", id, visibility, repository, url, count, created, updated);
    }

    private static Map<String, Object> row(InventoryFixture held) {
        return held.database.read(context -> context.fetchOne("SELECT * FROM repository WHERE name = 'acme/api'")
                .intoMap());
    }

    /** What is written for an image as if it were new: all that the API tells, whichever part of it is other than before. */
    @Test
    void whateverIsToldOtherwiseIsRecorded() {
        Instant later = NOW.plusSeconds(5);
        List<PackageListed> others = List.of(
                listed("Acme", false, 7, Visibility.PRIVATE, "acme/api", "https://github.com/x", 3L, NOW, NOW),
                listed("acme", true, 7, Visibility.PRIVATE, "acme/api", "https://github.com/x", 3L, NOW, NOW),
                listed("acme", false, 8, Visibility.PRIVATE, "acme/api", "https://github.com/x", 3L, NOW, NOW),
                listed("acme", false, 7, Visibility.PUBLIC, "acme/api", "https://github.com/x", 3L, NOW, NOW),
                listed("acme", false, 7, Visibility.PRIVATE, null, "https://github.com/x", 3L, NOW, NOW),
                listed("acme", false, 7, Visibility.PRIVATE, "acme/api", null, 3L, NOW, NOW),
                listed("acme", false, 7, Visibility.PRIVATE, "acme/api", "https://github.com/x", 4L, NOW, NOW),
                listed("acme", false, 7, Visibility.PRIVATE, "acme/api", "https://github.com/x", 3L, null, NOW),
                listed("acme", false, 7, Visibility.PRIVATE, "acme/api", "https://github.com/x", 3L, NOW, later));
        for (int i = 0; i < others.size(); i++) {
            Map<String, Object> fresh;
            try (InventoryFixture held = new InventoryFixture(folder.resolve("new" + i))) {
                held.newRun();
                held.list(others.get(i));
                fresh = row(held);
            }
            try (InventoryFixture held = new InventoryFixture(folder.resolve("old" + i))) {
                held.list(BEFORE);
                held.newRun();
                held.list(others.get(i));
                assertThat(row(held)).as("%s", others.get(i)).isEqualTo(fresh);
            }
        }
    }

    @Test
    void whatIsAsItWasIsMarkedAsListed() {
        try (InventoryFixture held = new InventoryFixture(folder)) {
            Repositories.Listed first = held.list(BEFORE);
            assertThat(first.moved()).isTrue();
            held.repositories.complete(first.image(), BEFORE.mark(), NOW);
            Map<String, Object> before = row(held);
            held.newRun();
            Repositories.Listed again = held.list(BEFORE);
            assertThat(again.moved()).isFalse();
            assertThat(again.wasComplete()).isTrue();
            assertThat(again.syncedAt()).isEqualTo(NOW);
            before.put("listed_run", held.run);
            assertThat(row(held)).isEqualTo(before);
            assertThat(held.repositories.unlisted(held.connection, REGISTRY, "acme", held.run))
                    .isEmpty();
        }
    }

    @Test
    void whatWasMissedOrGoneIsThereAgain() {
        try (InventoryFixture held = new InventoryFixture(folder)) {
            Repositories.Listed first = held.list(BEFORE);
            held.repositories.complete(first.image(), BEFORE.mark(), NOW);
            assertThat(held.repositories.missed(first.image())).isEqualTo(1);
            assertThat(held.list(BEFORE).moved()).isFalse();
            assertThat(held.repositories.missed(first.image())).isEqualTo(1);
            held.repositories.gone(first.image(), Presence.MISSING, NOW);
            Repositories.Listed back = held.list(BEFORE);
            assertThat(back.moved()).isTrue();
            assertThat(back.wasComplete()).isFalse();
            assertThat(row(held)).containsEntry("state", "active");
        }
    }

    @Test
    void newAndKnownImagesStandInOnePage() {
        try (InventoryFixture held = new InventoryFixture(folder)) {
            held.list(BEFORE);
            List<PackageListed> page = List.of(InventoryFixture.stated("acme", "web", 9, NOW, 1L), BEFORE);
            held.newRun();
            List<Repositories.Listed> listed = held.repositories.list(held.connection, page, held.run, NOW);
            assertThat(listed).extracting(one -> one.image().name()).containsExactly("acme/web", "acme/api");
            assertThat(held.repositories.unlisted(held.connection, REGISTRY, "acme", held.run))
                    .isEmpty();
        }
    }
}
