package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Owner;
import dev.tallyman.sandbox.PackageSetting;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.SandboxConfig;
import dev.tallyman.sandbox.Visibility;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Tar;
import dev.tallyman.testing.Zips;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong is told in words, with the right exit status, and never with a stack trace. */
class BadInputTest {
    private static final byte[] SOUND = new Tar()
            .file("etc/os-release", "ID=alpine\nVERSION_ID=3.10.3\n")
            .file("lib/apk/db/installed", "P:musl\nV:1.1.22-r3\nA:x86_64\n\n")
            .closed();
    private static final String TOKEN = "ghp_" + "b4D0".repeat(9);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | scan",
                "2 | scan --all oci:x",
                "2 | scan nonsense://x",
                "2 | scan oci:",
                "2 | scan Upper/Case:::",
                "2 | scan --nope x",
                "2 | scan --platform linux oci:x",
                "2 | scan --fail-on never oci:x",
                "2 | scan --format pdf oci:x",
                "2 | sbom --format sarif rootfs:/",
                "2 | images --format sarif",
                "2 | sync --format csv",
                "2 | tags --format html acme/none",
                "2 | find pkg:",
                "2 | frobnicate",
                "2 | connection add x --token ghp_0123456789abcdef",
                "2 | images --database nonsense",
                "2 | images --database jdbc:postgresql://user:hunter22@db/x",
                "2 | images --database jdbc:sqlite::memory:",
                "3 | images --database jdbc:sqlite:/proc/none/x.db",
                "3 | images --data /proc/none",
                "3 | scan oci:/nope",
                "3 | scan oci-archive:/nope",
                "3 | scan docker-archive:/nope",
                "3 | scan rootfs:/nope",
                "3 | scan sbom:/nope",
                "3 | sbom oci:/nope",
                "3 | scan --offline ghcr.io/a/b:1",
                "3 | tags acme/none",
                "3 | versions acme/none",
                "3 | show acme/none",
                "3 | sync",
                "3 | sync none",
                "3 | connection test",
                "3 | connection show none",
                "3 | connection remove none --yes",
                "3 | advisories import /nope",
                "3 | advisories show CVE-1999-0001",
            })
    void wrongWordsAndMissingThings(int status, String words) {
        String[] arguments = words.trim().split(" ");
        String told = refused(status, new CommandRun(folder.resolve("data")), arguments);
        assertThat(told).doesNotContain("hunter22", "0123456789abcdef");
    }

    @Test
    void aDatabaseElsewhereWorksAndKeepsItsPermissions() throws IOException {
        Path file = folder.resolve("elsewhere.db");
        CommandRun run = new CommandRun(folder.resolve("data"));
        run.run("images", "--database", "jdbc:sqlite:" + file).expect(0);
        assertThat(file).isNotEmptyFile();
        assertThat(folder.resolve("data/tallyman.db")).doesNotExist();
        run.with("TALLYMAN_DATABASE", "jdbc:sqlite:" + file).run("images").expect(0);
        Path other = Files.writeString(folder.resolve("other.txt"), "no database\n");
        String before = Files.getPosixFilePermissions(other).toString();
        refused(3, run, "images", "--database", "jdbc:sqlite:" + other);
        refused(3, run, "images", "--database", "jdbc:sqlite:" + folder);
        assertThat(other).hasContent("no database");
        assertThat(Files.getPosixFilePermissions(other)).hasToString(before);
        assertThat(Files.isExecutable(folder)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "40", "54", "1000000"})
    void aTerminalOfAnyWidthWillDo(String columns) {
        CommandRun run = new CommandRun(folder.resolve("data")).with("COLUMNS", columns);
        assertThat(run.run("scan", "--help").expect(0).out()).contains("--platform");
    }

    @Test
    void aWrongSourceDateIsWrongUsage() throws IOException {
        Path layout = layout("sound", Tar.gzip(SOUND));
        CommandRun run = new CommandRun(folder.resolve("data")).with("SOURCE_DATE_EPOCH", "yesterday");
        assertThat(refused(2, run, "sbom", "oci:" + layout, "--format", "cyclonedx"))
                .contains("SOURCE_DATE_EPOCH");
    }

    @Test
    void aLayerThatBreaksMakesItsTargetPartial() throws IOException {
        byte[] sound = Tar.gzip(SOUND);
        assertThat(sbom(0, layout("sound", sound)).path("problems")).isEmpty();
        sbom(4, layout("cut", Arrays.copyOf(sound, sound.length / 2)));
        sbom(
                4,
                layout(
                        "no-tar",
                        Tar.gzip("this is no archive at all\n".repeat(99).getBytes(StandardCharsets.UTF_8))));
        sbom(4, layout("no-gzip", "not compressed".getBytes(StandardCharsets.UTF_8)));
        byte[] corrupt = new Tar()
                .file("var/lib/dpkg/status", "\u0000\u0001\u0002 neither: fields\nnor words\n".repeat(20))
                .file("var/lib/rpm/rpmdb.sqlite", "SQLite format 3\u0000 and then nothing of the kind")
                .closed();
        sbom(4, layout("corrupt", Tar.gzip(corrupt)));
    }

    @Test
    void aBlobWithAnotherDigestIsNotBelieved() throws IOException {
        Path layout = layout("flipped", Tar.gzip(SOUND));
        byte[] layer = Tar.gzip(SOUND);
        Path blob = blob(layout, Digest.of(layer));
        layer[layer.length / 2] ^= 1;
        Files.write(blob, layer);

        JsonNode target = sbom(4, layout);

        assertThat(target.at("/images/0/packages")).isEmpty();
        assertThat(target.at("/problems/0/what").asText()).containsIgnoringCase("digest");
        CommandRun again = new CommandRun(folder.resolve("data"));
        assertThat(again.run("sbom", "oci:" + layout, "--format", "json")
                        .expect(4)
                        .json()
                        .at("/0/status")
                        .asText())
                .as("nothing of it was kept")
                .isEqualTo("partial");
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.json", "manifest", "oci-layout"})
    void aLayoutThatIsNoneFails(String what) throws IOException {
        Path layout = layout("layout-" + what, Tar.gzip(SOUND));
        Path file = layout.resolve(what);
        if (what.equals("manifest")) {
            String index = Files.readString(layout.resolve("index.json"));
            file = blob(layout, Digest.parse(index.replaceAll("(?s).*\"digest\":\"([^\"]+)\".*", "$1")));
        }
        Files.writeString(file, "{");
        refused(3, new CommandRun(folder.resolve("data")), "scan", "oci:" + layout);
    }

    @Test
    void advisoriesThatAreNone() throws IOException {
        Path text = Files.writeString(folder.resolve("a.json"), "{\"not\": \"a record\"}");
        Path noJson = Files.writeString(folder.resolve("b.json"), "<html>");
        byte[] zip = Zips.zip("OSV-1.json", "{\"id\": \"OSV-1\"}", "OSV-2.json", "{\"id\": \"OSV-2\"}");
        Path cut = Files.write(folder.resolve("all.zip"), Arrays.copyOf(zip, zip.length / 2));
        for (Path file : List.of(text, noJson, cut)) {
            CommandRun.Result result =
                    new CommandRun(folder.resolve("data")).run("advisories", "import", file.toString());
            assertThat(result.status()).as(file + result.out() + result.err()).isIn(3, 4);
            plain(result);
            assertThat(result.out() + result.err()).contains(file.getFileName().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"bomFormat\": \"CycloneDX\", \"components\": 7}", "<bom/>"})
    void anSbomThatIsNone(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("bom.json"), content);
        CommandRun.Result result = new CommandRun(folder.resolve("data")).run("scan", "sbom:" + file);
        assertThat(result.status()).as(result.out() + result.err()).isIn(3, 4);
        plain(result);
    }

    @Test
    void whatIsWrongWithAConnectionIsTold() {
        try (Sandbox sandbox = Sandbox.start(SandboxConfig.empty()
                .with(Owner.organization("acme", "mona"), Owner.user("mona"))
                .with(AccessToken.classic(TOKEN, "mona", "read:packages", "read:org"))
                .with(new PackageSetting("acme/api", Visibility.PRIVATE)))) {
            CommandRun wrong = connected(sandbox, "wrong", "ghp_" + "x0X0".repeat(9));
            assertThat(refused(3, wrong, at(sandbox, "sync"))).contains("401");
            assertThat(refused(3, wrong, at(sandbox, "sync", "--quiet"))).contains("401");
            plain(wrong.run(at(sandbox, "connection", "test")).expect(3));
            CommandRun nobody = connected(sandbox, "nobody", TOKEN).with("GHCR_IMAGE_SCOPE", "nobody-at-all");
            assertThat(refused(3, nobody, at(sandbox, "sync"))).contains("nobody-at-all");
            CommandRun plainHttp = connected(sandbox, "plain", TOKEN);
            assertThat(refused(2, plainHttp, "sync")).contains("--insecure-registry");
            refused(3, connected(sandbox, "offline", TOKEN), at(sandbox, "sync", "--offline"));
            CommandRun broken = connected(sandbox, "broken", "ghp_two\nlines");
            assertThat(refused(2, broken, at(sandbox, "sync")))
                    .contains("GITHUB_PAT")
                    .doesNotContain("ghp_two");
            CommandRun good = connected(sandbox, "good", TOKEN);
            String missing = sandbox.registryHost() + "/acme/api:none";
            assertThat(refused(3, good, at(sandbox, "scan", missing))).contains("acme/api");
        }
    }

    private CommandRun connected(Sandbox sandbox, String data, String token) {
        return new CommandRun(folder.resolve(data))
                .with("GITHUB_USERNAME", "mona")
                .with("GITHUB_PAT", token)
                .with("GITHUB_API_URL", sandbox.apiUrl().toString())
                .with("GHCR_REGISTRY", sandbox.registryHost());
    }

    private static String[] at(Sandbox sandbox, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        for (String host : List.of(sandbox.apiUrl().getAuthority(), sandbox.registryHost(), sandbox.storageHost())) {
            all.add("--insecure-registry=" + host);
        }
        return all.toArray(String[]::new);
    }

    private JsonNode sbom(int status, Path layout) {
        CommandRun.Result result = new CommandRun(folder.resolve("data"))
                .run("sbom", "oci:" + layout, "--format", "json")
                .expect(status);
        plain(result);
        JsonNode target = result.json().get(0);
        assertThat(target.path("status").asText()).isEqualTo(status == 0 ? "complete" : "partial");
        assertThat(target.path("problems").isEmpty()).isEqualTo(status == 0);
        return target;
    }

    private static String refused(int status, CommandRun run, String... arguments) {
        CommandRun.Result result = run.run(arguments).expect(status);
        plain(result);
        assertThat(result.err()).startsWith("tallyman: ");
        return result.err();
    }

    private static void plain(CommandRun.Result result) {
        assertThat(result.out() + result.err()).doesNotContain("Exception", "\tat ", "unexpected error");
    }

    /** An OCI layout of one image with one layer. */
    private Path layout(String name, byte[] layer) throws IOException {
        Path layout = Files.createDirectories(folder.resolve(name));
        byte[] config = json("{'architecture':'amd64','os':'linux','rootfs':{'type':'layers','diff_ids':['"
                + Digest.of(SOUND) + "']}}");
        byte[] manifest = json("{'schemaVersion':2,'mediaType':'" + MediaType.OCI_MANIFEST + "','config':"
                + descriptor(MediaType.OCI_CONFIG, config) + ",'layers':["
                + descriptor(MediaType.OCI_LAYER + "+gzip", layer) + "]}");
        for (byte[] each : List.of(config, manifest, layer)) {
            Path file = blob(layout, Digest.of(each));
            Files.createDirectories(file.getParent());
            Files.write(file, each);
        }
        Files.write(layout.resolve("oci-layout"), json("{'imageLayoutVersion':'1.0.0'}"));
        Files.write(
                layout.resolve("index.json"),
                json("{'schemaVersion':2,'manifests':[" + descriptor(MediaType.OCI_MANIFEST, manifest) + "]}"));
        return layout;
    }

    private static Path blob(Path layout, Digest digest) {
        return layout.resolve("blobs").resolve(digest.toString().replace(':', '/'));
    }

    private static String descriptor(String mediaType, byte[] content) {
        return "{'mediaType':'" + mediaType + "','digest':'" + Digest.of(content) + "','size':" + content.length + "}";
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
