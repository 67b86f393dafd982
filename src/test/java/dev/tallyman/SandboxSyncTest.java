package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Owner;
import dev.tallyman.sandbox.RequestKind;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.SandboxConfig;
import dev.tallyman.sandbox.Truth;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Corpus;
import dev.tallyman.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Real images, pushed by a real client into GHCR in a box: what the commands say of them is what was pushed. One user's session, step by step. */
@Tag("integration")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SandboxSyncTest {
    private static final String TOKEN = "ghp_" + "r3Ad".repeat(9);
    private static final String NARROW = "ghp_" + "n4Rw".repeat(9);
    private static final String PUSHER = "ghp_" + "pU5h".repeat(9);
    private static final String NAME = "GitHub Container Registry (GHCR) Integration";

    @TempDir
    private static Path folder;

    private static Sandbox sandbox;
    private static Path data;
    private static Digest multi;
    private static final List<CommandRun.Result> RESULTS = new ArrayList<>();

    @BeforeAll
    static void push() {
        Path old = Corpus.require("rootfs/alpine-minirootfs-3.10.3-x86_64.tar.gz");
        Path amd = Corpus.require("rootfs/alpine-minirootfs-3.18.9-x86_64.tar.gz");
        Path arm = Corpus.require("rootfs/alpine-minirootfs-3.18.9-aarch64.tar.gz");
        Tools.require("skopeo");
        Tools.require("umoci");
        data = folder.resolve("data");
        sandbox = Sandbox.start(SandboxConfig.empty()
                .with(Owner.organization("acme", "mona"), Owner.user("mona"))
                .with(
                        AccessToken.classic(TOKEN, "mona", "read:packages", "read:org"),
                        AccessToken.classic(NARROW, "mona", "read:packages"),
                        AccessToken.classic(PUSHER, "mona", "write:packages")));
        String layout = "oci:" + folder.resolve("layout");
        skopeo("tarball:" + old, layout + ":old");
        skopeo("tarball:" + amd, layout + ":amd");
        skopeo("tarball:" + arm, layout + ":arm");
        configure("old", "--config.user=1000:1000", "--config.label=org.opencontainers.image.source=https://e.com/a");
        configure("old", "--config.env=GREETING=hello", "--config.entrypoint=/bin/busybox", "--config.cmd=sh");
        configure("arm", "--architecture=arm64");
        pushed(layout + ":old", "acme/alpine:3.10.3");
        pushed("tarball:" + old, "acme/alpine:docker", "--format=v2s2");
        pushed("tarball:" + old, "acme/team/alpine:zstd", "--dest-compress", "--dest-compress-format=zstd");
        pushed(layout + ":amd", "acme/multi:amd");
        pushed(layout + ":arm", "acme/multi:arm");
        multi = sandbox.pushManifest("acme/multi", "1.0", MediaType.OCI_INDEX, index());
        sandbox.truth().forgetRequests();
    }

    @AfterAll
    static void stop() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    @Order(1)
    void syncTakesWhatIsThereFromTheEnvironment() {
        JsonNode report = tallyman(fromEnvironment(), "sync").expect(0).json();

        assertThat(report.path("status").asText()).isEqualTo("complete");
        assertThat(report.path("packages").asInt()).isEqualTo(3);
        assertThat(report.path("versions").asInt())
                .isEqualTo(report.path("newVersions").asInt())
                .isEqualTo(6);
        assertThat(report.at("/requests/rest").asLong())
                .isEqualTo(sandbox.truth().restRequests());
        assertThat(report.path("problems")).isEmpty();
        assertThat(sandbox.truth().count(RequestKind.STORAGE_GET))
                .as("configs only, each once (two images of one tarball share theirs): sync reads no layers")
                .isEqualTo(4);
    }

    @Test
    @Order(2)
    void aSecondSyncNeedsNoVariablesAndIsNotModifiedThroughout() {
        sandbox.truth().forgetRequests();

        JsonNode report = tallyman(plain(), "sync").expect(0).json();

        assertThat(report.path("newVersions").asInt()).isZero();
        assertThat(report.at("/requests/notModified").asLong())
                .isEqualTo(report.at("/requests/rest").asLong())
                .isEqualTo(sandbox.truth().restRequests())
                .isPositive();
        assertThat(report.at("/requests/registry").asLong()).isZero();
    }

    @Test
    @Order(3)
    void imagesTagsAndVersionsAreThoseThatWerePushed() {
        assertThat(texts(tallyman(plain(), "images").expect(0).json(), "name"))
                .containsExactlyInAnyOrder("acme/alpine", "acme/multi", "acme/team/alpine");
        for (Truth.PackageTruth truth : sandbox.truth().packages()) {
            JsonNode tags = tallyman(plain(), "tags", truth.name()).expect(0).json();
            assertThat(texts(tags, "tag"))
                    .containsExactlyInAnyOrderElementsOf(truth.tags().keySet());
            tags.forEach(tag -> assertThat(truth.tags().get(tag.path("tag").asText()))
                    .hasToString(tag.path("digest").asText()));
            JsonNode versions =
                    tallyman(plain(), "versions", truth.name()).expect(0).json();
            assertThat(texts(versions, "digest"))
                    .containsExactlyInAnyOrderElementsOf(truth.versions().stream()
                            .map(version -> version.digest().toString())
                            .toList());
        }
        JsonNode versions =
                tallyman(plain(), "versions", "acme/multi").expect(0).json();
        JsonNode index = where(versions, "digest", multi.toString());
        assertThat(index.path("kind").asText()).isEqualTo("index");
        assertThat(texts(index.path("platforms"))).containsExactly("linux/amd64", "linux/arm64");
        assertThat(index.path("size").asLong())
                .isEqualTo(StreamSupport.stream(versions.spliterator(), false)
                        .filter(version -> version.path("kind").asText().equals("image"))
                        .mapToLong(version -> version.path("size").asLong())
                        .sum());
    }

    @Test
    @Order(3)
    void showTellsTheConfigurationThatWasPushed() {
        JsonNode shown =
                tallyman(plain(), "show", "acme/alpine:3.10.3").expect(0).json();

        assertThat(shown.path("images")).hasSize(1);
        JsonNode config = shown.at("/images/0/config");
        assertThat(config.path("user").asText()).isEqualTo("1000:1000");
        assertThat(texts(config.path("env"))).contains("GREETING=hello");
        assertThat(texts(config.path("entrypoint"))).containsExactly("/bin/busybox");
        assertThat(texts(config.path("cmd"))).containsExactly("sh");
        assertThat(config.path("labels").path("org.opencontainers.image.source").asText())
                .isEqualTo("https://e.com/a");
        assertThat(shown.at("/images/0/layers/0/mediaType").asText()).endsWith("tar+gzip");
        assertThat(tallyman(plain(), "show", "acme/multi:1.0").expect(0).json().path("images"))
                .hasSize(2);
    }

    @Test
    @Order(4)
    void scanAllReadsEachImageOnceAndFindAndCheckAnswerFromIt() {
        tallyman(plain(), "advisories", "import", Corpus.require("osv/Alpine").toString())
                .expect(0);
        sandbox.truth().forgetRequests();

        assertThat(texts(
                        tallyman(plain(), "scan", "--all", "--offline")
                                .expect(3)
                                .json(),
                        "status"))
                .as("no layer can be had now, so nothing is read, and all stay to be read")
                .containsExactly("failed");

        JsonNode scans = tallyman(plain(), "scan", "--all").expect(4).json();

        assertThat(texts(scans, "status"))
                .as("there are advisories for Alpine 3.10 and none for 3.18")
                .containsExactly("complete", "partial");
        scans.findValues("problems")
                .forEach(problems -> problems.forEach(
                        problem -> assertThat(problem.path("where").asText()).isEqualTo("Alpine:v3.18")));
        assertThat(scans.at("/0/images/0").has("packages")).isFalse();
        Set<String> layers = new TreeSet<>();
        for (String image : List.of("acme/alpine", "acme/multi", "acme/team/alpine")) {
            JsonNode shown = tallyman(plain(), "show", image).expect(0).json();
            shown.path("images")
                    .forEach(each -> each.path("layers")
                            .forEach(layer -> layers.add(layer.path("digest").asText())));
        }
        assertThat(layers)
                .as("one a platform, and the old one, in gzip and, where skopeo does not mount that, in zstd")
                .hasSizeBetween(3, 4)
                .allSatisfy(layer -> assertThat(sandbox.truth().requests().stream()
                                .filter(seen -> seen.kind() == RequestKind.STORAGE_GET
                                        && seen.path().contains(layer)))
                        .as(layer)
                        .hasSize(1));
        assertThat(sandbox.truth().requests().stream()
                        .filter(seen -> seen.path().contains("/manifests/")))
                .as("manifests are the inventory's: each fetch would count as a download")
                .isEmpty();
        assertThat(sandbox.truth().count(RequestKind.STORAGE_GET))
                .as("and so are configurations: nothing but layers is fetched")
                .isEqualTo(layers.size());
        assertThat(tallyman(plain(), "scan", "--all").expect(0).json()).isEmpty();
        JsonNode found = tallyman(plain(), "find", "CVE-2019-1551").expect(0).json();
        assertThat(texts(found, "image")).containsOnly("acme/alpine", "acme/team/alpine");
        assertThat(found).hasSize(6);
        JsonNode ranged =
                tallyman(plain(), "find", "pkg:apk/alpine/musl@>=1.2").expect(0).json();
        assertThat(texts(ranged, "image")).containsOnly("acme/multi");
        assertThat(texts(ranged, "platform")).contains("linux/amd64", "linux/arm64");
        JsonNode checks = tallyman(plain(), "check", "--all").expect(1).json();
        assertThat(StreamSupport.stream(checks.spliterator(), false)
                        .filter(check -> check.path("rule").asText().equals("no-root"))
                        .filter(check -> check.path("status").asText().equals("pass"))
                        .map(check -> check.path("target").asText()))
                .containsExactly("acme/alpine:3.10.3");
    }

    @Test
    @Order(5)
    void anImageOfTheInventoryIsScannedWithItsConnectionsCredential() {
        JsonNode scan = tallyman(plain(), "scan", sandbox.registryHost() + "/acme/multi:1.0", "acme/alpine:docker")
                .json();

        assertThat(texts(scan, "target"))
                .containsExactly(sandbox.registryHost() + "/acme/multi:1.0", "acme/alpine:docker");
        assertThat(texts(scan.at("/0/images"), "platform")).containsExactly("linux/amd64", "linux/arm64");
        assertThat(scan.at("/1/images/0/packages")).hasSize(14);
    }

    @Test
    @Order(5)
    void theConnectionIsListedShownTestedAndRemoved() {
        JsonNode list = tallyman(plain(), "connection", "list").expect(0).json();
        assertThat(texts(list, "name")).containsExactly(NAME);
        assertThat(tallyman(plain(), "connection", "show", NAME)
                        .expect(0)
                        .json()
                        .at("/0/name")
                        .asText())
                .isEqualTo(NAME);
        JsonNode diagnosis =
                tallyman(plain(), "connection", "test", NAME).expect(0).json();
        assertThat(diagnosis.path("ok").asBoolean()).isTrue();
        assertThat(diagnosis.at("/identity/login").asText()).isEqualTo("mona");
        assertThat(diagnosis.at("/identity/kind").asText()).isEqualTo("classic");
        assertThat(texts(diagnosis.at("/scopes/found"))).containsExactlyInAnyOrder("read:packages", "read:org");
        tallyman(plain(), "connection", "remove", NAME).expect(2);
        tallyman(plain(), "connection", "remove", NAME, "--yes").expect(0);
        assertThat(tallyman(plain(), "connection", "list").expect(0).json()).isEmpty();
        tallyman(plain(), "connection", "show", NAME).expect(3);
        assertThat(tallyman(plain(), "images").expect(0).json())
                .as("what was synced stays")
                .hasSize(3);
    }

    @Test
    @Order(6)
    void nobodyElseReadsTheDataAndTheTokenIsNowhere() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
        List<String> secrets = List.of(
                TOKEN,
                Base64.getEncoder().withoutPadding().encodeToString(TOKEN.getBytes(StandardCharsets.UTF_8)),
                Base64.getEncoder().encodeToString(("mona:" + TOKEN).getBytes(StandardCharsets.UTF_8)));
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                secrets.forEach(secret ->
                        assertThat(content.contains(secret)).as(file.toString()).isFalse());
            }
        }
        assertThat(RESULTS)
                .isNotEmpty()
                .allSatisfy(result -> assertThat(result.out() + result.err())
                        .doesNotContain(secrets)
                        .doesNotContain("Exception", "\tat "));
        assertThat(sandbox.truth().credentials(dev.tallyman.sandbox.Origin.STORAGE))
                .isEmpty();
    }

    @Test
    @Order(7)
    void aTokenThatCannotListOrganisationsIsToldToNameThem() {
        CommandRun narrow = new CommandRun(folder.resolve("narrow"))
                .with("GITHUB_USERNAME", "mona")
                .with("GITHUB_PAT", NARROW)
                .with("GITHUB_API_URL", sandbox.apiUrl().toString())
                .with("GHCR_REGISTRY", sandbox.registryHost());

        JsonNode all = tallyman(narrow, "sync").expect(4).json();
        assertThat(all.at("/problems/0/what").asText()).contains("GHCR_IMAGE_SCOPE");
        narrow.with("GHCR_IMAGE_SCOPE", "acme/al*");
        JsonNode named = tallyman(narrow, "sync").expect(0).json();
        assertThat(named.path("packages").asInt()).isEqualTo(1);
    }

    private static CommandRun plain() {
        return new CommandRun(data);
    }

    private static CommandRun fromEnvironment() {
        return plain().with("GITHUB_USERNAME", "mona")
                .with("GITHUB_PAT", TOKEN + "\n")
                .with("GITHUB_API_URL", sandbox.apiUrl().toString())
                .with("GHCR_REGISTRY", sandbox.registryHost());
    }

    private static CommandRun.Result tallyman(CommandRun run, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        for (String host : List.of(sandbox.apiUrl().getAuthority(), sandbox.registryHost(), sandbox.storageHost())) {
            all.add("--insecure-registry");
            all.add(host);
        }
        CommandRun.Result result = run.run(all.toArray(String[]::new));
        RESULTS.add(result);
        return result;
    }

    private static void skopeo(String source, String destination) {
        Tools.run("skopeo", "copy", "--insecure-policy", "-q", source, destination);
    }

    private static void configure(String tag, String... options) {
        List<String> command =
                new ArrayList<>(List.of("umoci", "config", "--image", folder.resolve("layout") + ":" + tag));
        command.addAll(List.of(options));
        Tools.run(command.toArray(String[]::new));
    }

    private static void pushed(String source, String name, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "skopeo", "copy", "--insecure-policy", "-q", "--dest-tls-verify=false", "--dest-creds=mona:" + PUSHER));
        command.addAll(List.of(options));
        command.add(source);
        command.add("docker://" + sandbox.registryHost() + "/" + name);
        Tools.run(command.toArray(String[]::new));
    }

    private static byte[] index() {
        Truth.PackageTruth multi = sandbox.truth().find("acme/multi").orElseThrow();
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s,%s]}"
                .formatted(MediaType.OCI_INDEX, child(multi, "amd", "amd64"), child(multi, "arm", "arm64"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String child(Truth.PackageTruth in, String tag, String architecture) {
        Digest digest = in.tags().get(tag);
        Truth.VersionTruth version = in.versions().stream()
                .filter(each -> each.digest().equals(digest))
                .findFirst()
                .orElseThrow();
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}}"
                .formatted(MediaType.OCI_MANIFEST, digest, version.size(), architecture);
    }

    private static Set<String> texts(JsonNode list, String key) {
        Set<String> texts = new TreeSet<>();
        list.forEach(each -> texts.add(each.path(key).asText()));
        return texts;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static JsonNode where(JsonNode list, String key, String value) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(each -> each.path(key).asText().equals(value))
                .findFirst()
                .orElseThrow();
    }
}
