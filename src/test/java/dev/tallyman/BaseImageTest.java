package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Owner;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.SandboxConfig;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Corpus;
import dev.tallyman.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real images, built by a real builder on a real root file system, whose layers the client compressed again on the way. */
@Tag("integration")
class BaseImageTest {
    private static final String TOKEN = "ghp_" + "pU5h".repeat(9);

    @TempDir
    private static Path folder;

    private static Sandbox sandbox;
    private static Path data;
    private static Path layout;

    @BeforeAll
    static void pushAndScan() throws IOException {
        Path old = Corpus.require("rootfs/alpine-minirootfs-3.10.3-x86_64.tar.gz");
        Path patched = Corpus.require("rootfs/alpine-minirootfs-3.10.9-x86_64.tar.gz");
        Tools.require("skopeo");
        Tools.require("umoci");
        data = folder.resolve("data");
        layout = folder.resolve("layout");
        sandbox = Sandbox.start(SandboxConfig.empty()
                .with(Owner.organization("acme", "mona"), Owner.user("mona"))
                .with(AccessToken.classic(TOKEN, "mona", "write:packages", "read:org")));
        skopeo("tarball:" + old, "oci:" + layout + ":base");
        skopeo("tarball:" + patched, "oci:" + layout + ":patched");
        built("api", "api 1\n");
        built("web", "web 1\n");
        pushed("base", "acme/alpine:3.10.3");
        pushed("base", "acme/mirror/alpine:old");
        pushed("api", "acme/api:1");
        // The same content under other digests: what is built on what is told by what is inside, not by how it is
        // packed.
        skopeo("oci:" + layout + ":web", "dir:" + folder.resolve("plain"), "--dest-decompress");
        skopeo(
                "dir:" + folder.resolve("plain"),
                "oci:" + layout + ":zstd",
                "--dest-compress",
                "--dest-compress-format=zstd");
        pushed("zstd", "acme/web:1");
        pushed("patched", "acme/alpine:3.10.9");
        tallyman("sync").expect(0);
        tallyman("advisories", "import", Corpus.require("osv/Alpine/all.zip").toString());
        tallyman("scan", "--all", "--format", "json");
    }

    @AfterAll
    static void stop() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void basesListsWhatIsBuiltOnWhatAndWhatARebuildFixes() {
        JsonNode bases = tallyman("bases").expect(0).json();
        assertThat(bases).hasSize(1);
        JsonNode base = bases.get(0);
        assertThat(base.path("evidence").asText()).isEqualTo("layers");
        assertThat(texts(base.path("held")))
                .containsExactly(registry() + "/acme/alpine:3.10.3", registry() + "/acme/mirror/alpine:old");
        assertThat(texts(base.path("images"))).containsExactly(registry() + "/acme/api:1", registry() + "/acme/web:1");
        assertThat(base.at("/newer/name").asText()).isEqualTo(registry() + "/acme/alpine:3.10.9");
        assertThat(base.at("/newer/fixes").asInt()).isPositive();
        assertThat(base.at("/rebuild/fixes").asInt())
                .isEqualTo(base.at("/newer/fixes").asInt());
        assertThat(base.at("/rebuild/images").asInt()).isEqualTo(2);
    }

    @Test
    void everyPackageAndFindingSaysWhereItIsFrom() {
        for (String image : List.of("acme/api:1", "acme/web:1")) {
            JsonNode scanned =
                    tallyman("scan", image, "--format", "json").json().at("/0/images/0");
            assertThat(scanned.at("/base/held/0").asText()).isEqualTo(registry() + "/acme/alpine:3.10.3");
            assertThat(scanned.at("/base/layers").asInt()).isEqualTo(1);
            assertThat(scanned.path("packages"))
                    .isNotEmpty()
                    .allSatisfy(one -> assertThat(one.path("from").asText())
                            .isEqualTo(one.path("type").asText().equals("npm") ? "image" : "base"));
            assertThat(scanned.path("findings"))
                    .isNotEmpty()
                    .allSatisfy(one -> assertThat(one.path("from").asText()).isEqualTo("base"));
            assertThat(tallyman("scan", image, "--format", "table").out())
                    .contains("built on " + registry() + "/acme/alpine:3.10.3", "FROM");
            JsonNode shown = tallyman("show", image).expect(0).json().at("/images/0");
            assertThat(shown.at("/base/digest")).isEqualTo(scanned.at("/base/digest"));
            assertThat(shown.at("/findings/0/from").asText()).isEqualTo("base");
        }
    }

    @Test
    void anImageThatWasNeverPushedIsBuiltOnWhatTheInventoryHas() {
        JsonNode scanned = tallyman("scan", "oci:" + layout + ":api").json().at("/0/images/0");
        assertThat(scanned.at("/base/held/0").asText()).isEqualTo(registry() + "/acme/alpine:3.10.3");
        JsonNode alone = new CommandRun(folder.resolve("empty"))
                .run("sbom", "oci:" + layout + ":api", "--format", "json", "--no-cache")
                .expect(0)
                .json()
                .at("/0/images/0");
        assertThat(alone.at("/base/evidence").asText())
                .as("without an inventory there is what the client wrote into the history")
                .isEqualTo("history");
        assertThat(alone.at("/base/estimated").asBoolean()).isTrue();
        assertThat(alone.at("/base/held")).isEmpty();
    }

    private static void built(String name, String content) throws IOException {
        Path bundle = folder.resolve("bundle-" + name);
        Tools.run("umoci", "unpack", "--rootless", "--image", layout + ":base", bundle.toString());
        Path module = Files.createDirectories(bundle.resolve("rootfs/app/node_modules/" + name));
        Files.writeString(module.resolve("package.json"), "{\"name\":\"" + name + "-lib\",\"version\":\"1.0.0\"}");
        Files.writeString(bundle.resolve("rootfs/app/main"), content);
        Tools.run("umoci", "repack", "--image", layout + ":" + name, bundle.toString());
    }

    private static String registry() {
        return sandbox.registryHost();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static CommandRun.Result tallyman(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        for (String host : List.of(sandbox.apiUrl().getAuthority(), registry(), sandbox.storageHost())) {
            all.addAll(List.of("--insecure-registry", host));
        }
        return new CommandRun(data)
                .with("GITHUB_USERNAME", "mona")
                .with("GITHUB_PAT", TOKEN)
                .with("GITHUB_API_URL", sandbox.apiUrl().toString())
                .with("GHCR_REGISTRY", registry())
                .run(all.toArray(String[]::new));
    }

    private static void pushed(String tag, String reference) {
        skopeo(
                "oci:" + layout + ":" + tag,
                "docker://" + registry() + "/" + reference,
                "--dest-tls-verify=false",
                "--dest-creds=mona:" + TOKEN);
    }

    private static void skopeo(String from, String to, String... options) {
        List<String> command = new ArrayList<>(List.of("skopeo", "copy", "--insecure-policy", "-q"));
        command.addAll(List.of(options));
        command.addAll(List.of(from, to));
        Tools.run(command.toArray(String[]::new));
    }
}
