package dev.tallyman.store;

import static dev.tallyman.store.InventoryFixture.NOW;
import static dev.tallyman.store.InventoryFixture.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.inventory.ReadState;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Purl;
import dev.tallyman.scan.ContentsRepository;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsStoreTest {
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Purl LODASH = Purl.of("npm", null, "lodash", "4.17.15");
    private static final Purl MUSL = Purl.of("apk", "alpine", "musl", "1.1.22-r3");

    @TempDir
    Path folder;

    private InventoryFixture held;
    private ContentsStore contents;

    @BeforeEach
    void open() {
        held = new InventoryFixture(folder);
        contents = new ContentsStore(held.database, CLOCK);
    }

    @AfterEach
    void close() {
        held.close();
    }

    private static InstalledPackage npm(String path, Purl owner) {
        return new InstalledPackage(
                LODASH, "lodash", "4.17.15", "npm", null, digest("app"), List.of(path), List.of("MIT"), owner);
    }

    private static InstalledPackage musl() {
        return new InstalledPackage(
                MUSL,
                "musl",
                "1.1.22-r3",
                "apk",
                new InstalledPackage.Source("musl", "1.1.22-r3"),
                digest("base"),
                List.of("lib/apk/db/installed"),
                List.of("MIT"),
                null);
    }

    private static ImageContents read(List<Problem> problems, InstalledPackage... packages) {
        return new ImageContents(new Distribution("alpine", "3.10.3", "Alpine"), List.of(packages), problems);
    }

    @Test
    void whatWasReadComesBack() {
        Digest image = held.platformImage("linux/amd64", "base", "app");
        contents.record(image, read(List.of(), musl(), npm("a/package.json", null)));
        ContentsRepository.Recorded recorded = contents.contents(image).orElseThrow();
        assertThat(recorded.state()).isEqualTo(ReadState.COMPLETE);
        assertThat(recorded.readAt()).isEqualTo(NOW);
        assertThat(recorded.contents()).isEqualTo(read(List.of(), musl(), npm("a/package.json", null)));
    }

    @Test
    void twoPlacesOfOnePackageAreJoinedAndOwnedOnlyTogether() {
        Digest image = held.platformImage("linux/amd64", "base", "app");
        contents.record(image, read(List.of(), npm("b/package.json", MUSL), npm("a/package.json", null)));
        assertThat(contents.contents(image).orElseThrow().contents().packages())
                .singleElement()
                .satisfies(joined -> {
                    assertThat(joined.paths()).containsExactly("a/package.json", "b/package.json");
                    assertThat(joined.owner()).isNull();
                });
    }

    @Test
    void anotherReadingReplacesTheFirstAndFailuresDoNot() {
        Digest image = held.platformImage("linux/amd64", "base", "app");
        contents.record(image, read(List.of(), musl(), npm("a/package.json", null)));
        contents.record(image, read(List.of(new Problem("app", "broken")), musl()));
        contents.failed(image, List.of(new Problem("app", "unreachable")));
        ContentsRepository.Recorded recorded = contents.contents(image).orElseThrow();
        assertThat(recorded.state()).isEqualTo(ReadState.PARTIAL);
        assertThat(recorded.contents().packages()).containsExactly(musl());
        assertThat(recorded.contents().problems()).containsExactly(new Problem("app", "broken"));
    }

    @Test
    void anImageOutsideTheInventoryIsNotRecorded() {
        contents.record(digest("elsewhere"), read(List.of(), musl()));
        assertThat(contents.contents(digest("elsewhere"))).isEmpty();
        assertThat(held.database.<Integer>read(context ->
                        context.fetchOne("SELECT count(*) FROM package_version").get(0, Integer.class)))
                .isZero();
    }

    @Test
    void aReadImageIsNoLongerUnread() {
        Digest image = held.platformImage("linux/amd64", "base", "app");
        held.version(held.image("acme", "api"), 1, image, "1.0");
        assertThat(held.questions.unread(false)).hasSize(1);
        contents.failed(image, List.of(new Problem("app", "unreachable")));
        assertThat(held.questions.unread(false)).hasSize(1);
        contents.record(image, read(List.of(), musl()));
        assertThat(held.questions.unread(false)).isEmpty();
    }

    @Test
    void factsOfALayerAreKeptPerAnalyser() {
        LayerFacts facts = LayerFacts.unread(digest("layer"), new Problem("layer", "foreign"));
        LayerFactsStore older = new LayerFactsStore(held.database, CLOCK, 1);
        LayerFactsStore newer = new LayerFactsStore(held.database, CLOCK, 2);
        older.put(digest("layer"), facts);
        assertThat(older.get(digest("layer"))).contains(facts);
        assertThat(newer.get(digest("layer"))).isEmpty();
        newer.put(digest("layer"), facts);
        assertThat(older.get(digest("layer"))).isEmpty();
    }
}
