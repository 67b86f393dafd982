package dev.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.inventory.BaseImage;
import dev.tallyman.inventory.BaseImage.Evidence;
import dev.tallyman.inventory.BaseImage.Origin;
import dev.tallyman.inventory.BaseName;
import dev.tallyman.inventory.BaseSubject;
import dev.tallyman.inventory.BaseSummary;
import dev.tallyman.inventory.BaseSummary.Rebuild;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Manifests;
import dev.tallyman.inventory.Origins;
import dev.tallyman.inventory.PlatformImage;
import dev.tallyman.inventory.SeverityCount;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Platform;
import dev.tallyman.model.Purl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseStoreTest {
    private static final String AMD64 = "linux/amd64";
    private static final String NAME = "org.opencontainers.image.base.name";
    private static final String DIGEST = "org.opencontainers.image.base.digest";
    private static final String EMPTY = Digest.of(new byte[1024]).toString();

    @TempDir
    Path folder;

    private InventoryFixture held;
    private ContentsStore contents;
    private long versions;

    @BeforeEach
    void open() {
        held = new InventoryFixture(folder);
        contents = new ContentsStore(held.database, Clock.fixed(InventoryFixture.NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        held.close();
    }

    @Test
    void theLongestStackBelowIsTheBaseAndItsNamesStandTogether() {
        ImageName debian = held.image("acme", "debian");
        ImageName java = held.image("acme", "java");
        ImageName mirror = held.image("mirror", "java");
        push(debian, image(AMD64, "os"), "12");
        Digest jre = image(AMD64, "os", "jre");
        push(java, jre, "17", "17.0.9");
        push(mirror, jre, "17");
        Digest app = image(AMD64, "os", "jre", "app");
        BaseImage base = base(app).orElseThrow();
        assertThat(base.evidence()).isEqualTo(Evidence.LAYERS);
        assertThat(base.layers()).isEqualTo(2);
        assertThat(base.estimated()).isFalse();
        assertThat(base.digest()).isEqualTo(jre);
        assertThat(base.held())
                .extracting(BaseName::full)
                .containsExactly("ghcr.io/acme/java:17.0.9", "ghcr.io/acme/java:17", "ghcr.io/mirror/java:17");
        assertThat(base.why()).isEqualTo("its 2 layers are the lowest 2 of the 3 here");
        assertThat(base(jre).orElseThrow().held()).extracting(BaseName::full).containsExactly("ghcr.io/acme/debian:12");
    }

    @Test
    void anImageThatIsNotInTheInventoryHasItsBaseThere() {
        push(held.image("acme", "debian"), image(AMD64, "os"), "12");
        BaseSubject elsewhere =
                new BaseSubject(platform(AMD64), config(AMD64, Map.of(), List.of("os", "mine")), 2, null);
        assertThat(new BaseStore(held.database).of(elsewhere).orElseThrow().name())
                .isEqualTo("ghcr.io/acme/debian:12");
        assertThat(new BaseStore(held.database)
                        .of(new BaseSubject(platform("linux/arm64"), elsewhere.config(), 2, null)))
                .as("its layers, but for another platform")
                .isEmpty();
    }

    /** Two manifests of one content: neither is built on the other, whoever was first. */
    @Test
    void theSameContentIsNoBase() {
        Digest one = image(AMD64, "os", "app");
        Digest labelled = image(AMD64, Map.of("k", "v"), Map.of(), "os", "app");
        push(held.image("acme", "one"), one, "1");
        push(held.image("acme", "other"), labelled, "1");
        assertThat(one).isNotEqualTo(labelled);
        assertThat(base(one)).isEmpty();
        assertThat(base(labelled)).isEmpty();
        assertThat(all()).isEmpty();
        push(held.image("acme", "third"), image(AMD64, "os", "app", "more"), "1");
        assertThat(all())
                .singleElement()
                .satisfies(base -> assertThat(base.held())
                        .extracting(BaseName::reference)
                        .containsExactly("acme/one:1", "acme/other:1"));
    }

    @Test
    void aSharedLayerOrOneInTheMiddleIsNoBase() {
        push(held.image("acme", "a"), image(AMD64, "os", "a"), "1");
        push(held.image("acme", "app"), image(AMD64, "app"), "1");
        Digest sibling = image(AMD64, "os", "b", "app");
        push(held.image("acme", "b"), sibling, "1");
        assertThat(base(sibling)).isEmpty();
        assertThat(all()).isEmpty();
    }

    @Test
    void scratchAndEmptyLayersAreNobodysBase() {
        push(held.image("acme", "scratch"), image(AMD64), "1");
        push(held.image("acme", "nothing"), image(AMD64, EMPTY), "1");
        Digest app = image(AMD64, EMPTY, "app");
        push(held.image("acme", "app"), app, "1");
        assertThat(base(app)).isEmpty();
        assertThat(all()).isEmpty();
    }

    @Test
    void aConfigurationThatDoesNotFitItsLayersTellsNothing() {
        push(held.image("acme", "debian"), image(AMD64, "os"), "12");
        ImageConfig config = config(AMD64, Map.of(), List.of("os", "app"));
        assertThat(new BaseStore(held.database).of(new BaseSubject(platform(AMD64), config, 3, null)))
                .isEmpty();
    }

    /** As many layers as a configuration may have: found by the index, whatever lies between. */
    @Test
    void thousandsOfLayersAreNoTrouble() {
        push(held.image("acme", "debian"), image(AMD64, "os"), "12");
        String[] many = IntStream.range(0, ManifestReader.MAX_LIST)
                .mapToObj(i -> i == 0 ? "os" : "layer " + i)
                .toArray(String[]::new);
        BaseSubject hostile =
                new BaseSubject(platform(AMD64), config(AMD64, Map.of(), List.of(many)), many.length, null);
        assertThat(new BaseStore(held.database).of(hostile).orElseThrow().layers())
                .isEqualTo(1);
    }

    @Test
    void aTagThatMovedOnIsTheNewerVersion() {
        ImageName debian = held.image("acme", "debian");
        Digest old = image(AMD64, "os");
        push(debian, old, "12", "12.1");
        push(debian, image(AMD64, "trixie"), "13");
        Digest patched = image(AMD64, "os-patched");
        versions++;
        held.newRun();
        held.versions.list(
                debian,
                List.of(
                        InventoryFixture.version(1, old, "12.1"),
                        InventoryFixture.version(versions, patched, "12", "12.2")),
                held.run,
                InventoryFixture.NOW);
        BaseImage.Newer newer = base(image(AMD64, "os", "app")).orElseThrow().newer();
        assertThat(newer.name().full()).isEqualTo("ghcr.io/acme/debian:12");
        assertThat(newer.digest()).isEqualTo(patched);
        assertThat(newer.tagMoved()).isTrue();
        assertThat(newer.fixes()).as("neither was read").isNull();
    }

    @Test
    void theNewestOfTheSameReleaseIsNewerAndItsOwnSuccessorsAreNot() {
        ImageName debian = held.image("acme", "debian");
        Digest first = image(AMD64, "os");
        Digest patched = image(AMD64, "os-patched");
        Digest next = image(AMD64, "trixie");
        push(debian, first, "12.1");
        push(debian, patched, "12.6");
        push(debian, next, "13.0");
        read(first, "12.1");
        read(patched, "12.6");
        read(next, "13.0");
        assertThat(base(image(AMD64, "os", "app")).orElseThrow().newer().name().tag())
                .isEqualTo("12.6");
        assertThat(base(image(AMD64, "os-patched", "app"))
                        .orElseThrow()
                        .newer()
                        .name()
                        .tag())
                .as("its own release ends there, so the next one is offered")
                .isEqualTo("13.0");
        assertThat(base(image(AMD64, "trixie", "app")).orElseThrow().newer()).isNull();
    }

    @Test
    void theListCountsWhatARebuildWouldFix() {
        ImageName debian = held.image("acme", "debian");
        Digest old = image(AMD64, "os");
        Digest patched = image(AMD64, "os-patched");
        push(debian, old, "12.1");
        push(debian, patched, "12.6");
        Digest api = image(AMD64, "os", "api");
        Digest web = image(AMD64, "os", "node", "web");
        Digest node = image(AMD64, "os", "node");
        Digest unread = image(AMD64, "os", "cron");
        push(held.image("acme", "api"), api, "1", "latest");
        push(held.image("acme", "node"), node, "22");
        push(held.image("acme", "web"), web, "1");
        push(held.image("acme", "cron"), unread, "1");
        push(held.image("acme", "dropped"), image(AMD64, "os", "dropped"));
        read(old, "12.1", installed("openssl", "1", "os"), installed("zlib", "1", "os"));
        read(patched, "12.6", installed("openssl", "2", "os-patched"), installed("zlib", "1", "os-patched"));
        read(api, "12.1", installed("openssl", "1", "os"), installed("zlib", "1", "os"));
        read(node, "12.1", installed("openssl", "1", "os"), installed("zlib", "1", "os"));
        // The image itself brings the old openssl back: no rebuild of the base would take it away.
        read(web, "12.1", installed("openssl", "1", "web"), installed("zlib", "1", "os"));
        lookedUp();
        finding("openssl", "1", "CVE-1", 0);
        finding("openssl", "1", "CVE-2", 1);
        finding("zlib", "1", "CVE-3", 3);
        List<BaseSummary> all = all();
        assertThat(all)
                .extracting(base -> base.held().getFirst().reference())
                .containsExactly("acme/debian:12.1", "acme/node:22");
        BaseSummary base = all.getFirst();
        assertThat(base.images())
                .extracting(BaseName::reference)
                .containsExactly("acme/api:1", "acme/cron:1", "acme/node:22", "acme/web:1");
        assertThat(base.direct()).isEqualTo(3);
        assertThat(base.findings()).isEqualTo(new SeverityCount(1, 1, 0, 1, 0));
        assertThat(base.newer().name().reference()).isEqualTo("acme/debian:12.6");
        assertThat(base.newer().fixes()).isEqualTo(2);
        assertThat(base.rebuild()).isEqualTo(new Rebuild(2, 2, 1));
        assertThat(all.getLast().newer()).isNull();
    }

    @Test
    void whatThereAreNoAdvisoriesForIsNotClean() {
        ImageName debian = held.image("acme", "debian");
        Digest old = image(AMD64, "os");
        Digest patched = image(AMD64, "os-patched");
        push(debian, old, "12.1");
        push(debian, patched, "12.6");
        push(held.image("acme", "api"), image(AMD64, "os", "api"), "1");
        read(old, "12.1", installed("openssl", "1", "os"));
        read(patched, "12.6", installed("openssl", "2", "os-patched"));
        assertThat(all()).singleElement().satisfies(base -> {
            assertThat(base.findings()).isNull();
            assertThat(base.newer().fixes()).isNull();
            assertThat(base.rebuild()).isNull();
        });
        lookedUp();
        assertThat(all()).singleElement().satisfies(base -> {
            assertThat(base.findings()).isEqualTo(new SeverityCount(0, 0, 0, 0, 0));
            assertThat(base.rebuild()).isEqualTo(new Rebuild(0, 0, 1));
        });
    }

    @Test
    void whatAnImageDeclaresIsKnownWhereItsLayersTellNothing() {
        Digest app = image(
                AMD64,
                Map.of(NAME, "from-a-label"),
                Map.of(NAME, "docker.io/library/debian:12", DIGEST, "sha256:" + "a".repeat(64)),
                "x",
                "y");
        push(held.image("acme", "app"), app, "1");
        BaseImage base = base(app).orElseThrow();
        assertThat(base.evidence()).isEqualTo(Evidence.DECLARED);
        assertThat(base.name()).isEqualTo("docker.io/library/debian:12");
        assertThat(base.digest()).isEqualTo(Digest.parse("sha256:" + "a".repeat(64)));
        assertThat(base.layers()).isNull();
        assertThat(new Origins(base, List.of(InventoryFixture.digest("x"))).of(InventoryFixture.digest("x")))
                .isEqualTo(Origin.UNKNOWN);
        assertThat(all()).singleElement().satisfies(summary -> {
            assertThat(summary.evidence()).isEqualTo(Evidence.DECLARED);
            assertThat(summary.name()).isEqualTo("docker.io/library/debian:12");
            assertThat(summary.images()).extracting(BaseName::reference).containsExactly("acme/app:1");
            assertThat(summary.findings()).isNull();
        });
    }

    @Test
    void layersCountMoreThanWords() {
        push(held.image("acme", "debian"), image(AMD64, "os"), "12");
        Digest app = image(AMD64, Map.of(NAME, "ghcr.io/acme/hardened:1"), Map.of(), "os", "app");
        push(held.image("acme", "app"), app, "1");
        BaseImage base = base(app).orElseThrow();
        assertThat(base.evidence()).isEqualTo(Evidence.LAYERS);
        assertThat(base.name()).isEqualTo("ghcr.io/acme/debian:12");
        assertThat(base.declared()).isEqualTo("ghcr.io/acme/hardened:1");
        assertThat(all())
                .singleElement()
                .satisfies(summary -> assertThat(summary.evidence()).isEqualTo(Evidence.LAYERS));
    }

    @Test
    void aDeclaredBaseWithOtherLayersIsDoubted() {
        Digest debian = image(AMD64, "os");
        push(held.image("acme", "debian"), debian, "12");
        Digest flattened =
                image(AMD64, Map.of(), Map.of(NAME, "ghcr.io/acme/debian:12", DIGEST, debian.toString()), "all");
        BaseImage base = base(flattened).orElseThrow();
        assertThat(base.evidence()).isEqualTo(Evidence.DECLARED);
        assertThat(base.why()).contains("its layers are not the lowest here");
        assertThat(base.held()).extracting(BaseName::reference).containsExactly("acme/debian:12");
    }

    @Test
    void anIndexSpeaksForItsImages() {
        Digest child = image(AMD64, "x", "y");
        Manifest.Index index = new Manifest.Index(
                MediaType.OCI_INDEX,
                List.of(new Descriptor(
                        MediaType.OCI_MANIFEST, child, 2, platform(AMD64), null, Map.of(NAME, "beside"))),
                null,
                null,
                Map.of(NAME, "index"));
        held.manifests.record(InventoryFixture.digest("index"), index, new byte[] {1}, InventoryFixture.NOW);
        assertThat(base(child).orElseThrow().name()).isEqualTo("beside");
    }

    private List<BaseSummary> all() {
        return new BaseStore(held.database).all();
    }

    private Optional<BaseImage> base(Digest image) {
        PlatformImage known = held.questions.images(image).getFirst();
        return new BaseStore(held.database).of(known);
    }

    private void push(ImageName image, Digest digest, String... tags) {
        held.version(image, ++versions, digest, tags);
    }

    private Digest image(String platform, String... layers) {
        return image(platform, Map.of(), Map.of(), layers);
    }

    private Digest image(
            String platform, Map<String, String> labels, Map<String, String> annotations, String... layers) {
        byte[] config = content(platform, labels, List.of(layers));
        Manifest.Image manifest = new Manifest.Image(
                MediaType.OCI_MANIFEST,
                new Descriptor(MediaType.OCI_CONFIG, Digest.of(config), config.length),
                Arrays.stream(layers)
                        .map(layer ->
                                new Descriptor(MediaType.OCI_LAYER + "+gzip", InventoryFixture.digest(layer), 1000))
                        .toList(),
                null,
                null,
                annotations);
        Digest digest = InventoryFixture.digest(platform + labels + annotations + String.join(",", layers));
        held.manifests.record(digest, manifest, new byte[] {1}, InventoryFixture.NOW);
        held.manifests.recordImage(
                digest,
                manifest,
                platform(platform),
                new Manifests.Configuration(config, config(platform, labels, List.of(layers))),
                InventoryFixture.NOW);
        return digest;
    }

    private static Platform platform(String text) {
        return Platform.tryParse(text).orElseThrow();
    }

    private static ImageConfig config(String platform, Map<String, String> labels, List<String> layers) {
        try {
            return ManifestReader.readConfig(content(platform, labels, layers));
        } catch (ManifestReader.MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] content(String platform, Map<String, String> labels, List<String> layers) {
        String[] parts = platform.split("/");
        var json = new JsonMapper().createObjectNode().put("os", parts[0]).put("architecture", parts[1]);
        var said = json.putObject("config").putObject("Labels");
        labels.forEach(said::put);
        var diffIds = json.putObject("rootfs").putArray("diff_ids");
        layers.forEach(layer -> diffIds.add(
                layer.startsWith("sha256:")
                        ? layer
                        : InventoryFixture.digest("diff " + layer).toString()));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void read(Digest image, String release, InstalledPackage... packages) {
        contents.record(
                image,
                new ImageContents(
                        new Distribution("debian", release, null), List.of(packages), Collections.emptyList()));
    }

    private static InstalledPackage installed(String name, String version, String layer) {
        return new InstalledPackage(
                Purl.of("deb", "debian", name, version),
                name,
                version,
                "deb",
                null,
                InventoryFixture.digest(layer),
                List.of(),
                List.of(),
                null);
    }

    /** Something is known of the packages' release. */
    private void lookedUp() {
        held.database.update(context -> {
            context.execute("UPDATE package_version SET matched_at = 1, ecosystem = 'Debian:12'");
            context.execute(
                    "INSERT INTO advisory_package (advisory_id, position, ecosystem, name, affected) VALUES (1, 0, 'Debian:12', 'x', X'')");
        });
    }

    private void finding(String name, String version, String weakness, int severity) {
        held.database.update(context -> context.execute("""
                INSERT INTO finding (package_version_id, weakness, aliases, severity, status, advisories, first_seen_at)
                SELECT id, ?, '[]', ?, 'affected', '[]', 0 FROM package_version WHERE name = ? AND version = ?""", weakness, severity, name, version));
    }
}
