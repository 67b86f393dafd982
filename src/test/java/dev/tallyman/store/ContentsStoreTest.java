package dev.tallyman.store;

import static dev.tallyman.store.InventoryFixture.NOW;
import static dev.tallyman.store.InventoryFixture.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.RiskFacts;
import dev.tallyman.catalog.RiskyFile;
import dev.tallyman.catalog.secret.SecretAllowList;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Manifests;
import dev.tallyman.inventory.PlatformImage;
import dev.tallyman.inventory.ReadState;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Platform;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Purl;
import dev.tallyman.model.Severity;
import dev.tallyman.scan.ContentsRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
    void secretsAndRiskyFilesComeBackWithoutThoseThatAreAllowed() {
        Digest image = held.platformImage("linux/amd64", "base", "app");
        ImageName name = held.image("acme", "api");
        held.version(name, 1, image, "1.0");
        ImageRisks risks = new ImageRisks(
                true,
                List.of(secret("npm-token", FoundSecret.Kind.FILE), secret("jwt", FoundSecret.Kind.LABEL)),
                List.of(
                        new RiskyFile("opt/su", 04755, false, digest("app"), null),
                        new RiskyFile("usr/bin/su", 04755, false, digest("base"), "pkg:deb/debian/passwd@1")),
                7,
                1,
                List.of("app/large.txt"),
                2,
                0);
        contents.record(image, read(List.of()).withRisks(risks));
        assertThat(contents.contents(image).orElseThrow().contents().risks()).isEqualTo(risks);

        RiskStore all = new RiskStore(held.database, () -> SecretAllowList.NONE);
        assertThat(all.secrets(null)).extracting(place -> place.secret().rule()).containsExactly("npm-token", "jwt");
        assertThat(all.secrets("acme/api").getFirst().tags()).containsExactly("1.0");
        assertThat(all.secrets("acme/other")).isEmpty();
        assertThat(all.files(null)).extracting(place -> place.file().path()).containsExactly("opt/su");
        assertThat(all.unsearched(null)).isZero();

        RiskStore some = new RiskStore(held.database, () -> SecretAllowList.read(allowing("jwt")));
        assertThat(some.secrets(null))
                .extracting(place -> place.secret().rule())
                .containsExactly("npm-token");
        ImageRisks told = new ContentsStore(held.database, CLOCK, some)
                .contents(image)
                .orElseThrow()
                .contents()
                .risks();
        assertThat(told.secrets()).hasSize(1);
        assertThat(told.allowed()).isEqualTo(1);
    }

    private static FoundSecret secret(String rule, FoundSecret.Kind kind) {
        return new FoundSecret(
                rule,
                rule,
                Severity.HIGH,
                "ab12",
                kind,
                "x",
                kind == FoundSecret.Kind.FILE ? 3 : 0,
                kind == FoundSecret.Kind.FILE ? digest("base") : null,
                kind == FoundSecret.Kind.FILE ? FoundSecret.State.DELETED : FoundSecret.State.PRESENT,
                kind == FoundSecret.Kind.FILE ? digest("app") : null);
    }

    private Path allowing(String rule) {
        try {
            return Files.writeString(folder.resolve("allow.yaml"), "allow: [{rule: " + rule + ", reason: known}]");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aConfigurationWithASecretIsKeptForShowingAlone() throws Exception {
        String token = "npm" + "_" + digest("token").hex().substring(0, 36);
        byte[] config = ("{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Env\":[\"NPM_TOKEN=" + token
                        + "\"]},\"rootfs\":{\"diff_ids\":[]},\"history\":[{\"created_by\":\"RUN TOKEN=" + token
                        + " npm ci\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        Manifest.Image manifest = new Manifest.Image(
                MediaType.OCI_MANIFEST,
                new Descriptor(MediaType.OCI_CONFIG, Digest.of(config), config.length),
                List.of(new Descriptor(MediaType.OCI_LAYER + "+gzip", digest("layer"), 1000)),
                null,
                null,
                Map.of());
        Digest image = digest("secret");
        held.manifests.record(image, manifest, new byte[] {1}, NOW);
        held.manifests.recordImage(
                image,
                manifest,
                new Platform("linux", "amd64", null),
                new Manifests.Configuration(config, ManifestReader.readConfig(config)),
                NOW);

        assertThat(held.manifests.configuration(Digest.of(config)))
                .as("a scan fetches it again")
                .isEmpty();
        assertThat(held.manifests.find(image).orElseThrow().configured()).isTrue();
        PlatformImage shown = held.questions.images(image).getFirst();
        assertThat(shown.config().env()).containsExactly("NPM_TOKEN=[secret]");
        assertThat(shown.layers().getFirst().createdBy()).isEqualTo("RUN TOKEN=[secret] npm ci");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).contains(token))
                        .as(file.toString())
                        .isFalse();
            }
        }
    }

    @Test
    void anImageThatWasReadBeforeAnybodySearchedIsReadAgain() {
        Digest image = held.platformImage("linux/amd64", "base", "app");
        ImageName name = held.image("acme", "api");
        held.version(name, 1, image, "1.0");
        contents.record(image, read(List.of()));
        assertThat(held.questions.unread(false)).isEmpty();
        held.database.update(context -> context.execute("UPDATE image SET risks = NULL"));
        assertThat(held.questions.unread(false)).hasSize(1);
        assertThat(contents.contents(image).orElseThrow().contents().risks().looked())
                .isFalse();
        assertThat(new RiskStore(held.database, () -> SecretAllowList.NONE).unsearched(null))
                .isEqualTo(1);
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

    @Test
    void whatWasReadInPartGivesWayToWhatWasReadWholeAndNeverTheOtherWayRound() {
        LayerFacts whole = LayerFacts.unread(digest("layer"), new Problem("layer", "as if it were read"));
        LayerFacts part = new LayerFacts(
                digest("layer"),
                null,
                1,
                1,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                RiskFacts.NONE,
                Set.of(),
                new LayerFacts.InPart(10, 100, 2));
        LayerFactsStore store = new LayerFactsStore(held.database, CLOCK, 1);
        store.put(digest("layer"), part);
        assertThat(store.get(digest("layer"))).contains(part);
        store.put(digest("layer"), whole);
        assertThat(store.get(digest("layer"))).contains(whole);
        store.put(digest("layer"), part);
        assertThat(store.get(digest("layer"))).contains(whole);
    }
}
