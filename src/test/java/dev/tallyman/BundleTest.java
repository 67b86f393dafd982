package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Zips;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Advisories carried from one data folder to another in a bundle, without a network. */
class BundleTest {
    @TempDir
    Path folder;

    private Path bundle;

    @BeforeEach
    void export() throws IOException {
        bundle = folder.resolve("bundle.zip");
        Path feeds = folder.resolve("osv");
        write(
                feeds.resolve("npm/all.zip"),
                Zips.zip("GHSA-1.json", record("GHSA-1", "npm", "lodash", "4.17.21"), "GHSA-2.json", both("GHSA-2")));
        write(feeds.resolve("PyPI/all.zip"), Zips.zip("GHSA-2.json", both("GHSA-2")));
        write(
                feeds.resolve("own/OWN.json"),
                record("OWN/../1", "Go", "example.org/x", "1.2.0").getBytes(StandardCharsets.UTF_8));
        write(
                feeds.resolve("known_exploited_vulnerabilities.json"),
                "{\"vulnerabilities\":[{\"cveID\":\"CVE-2024-0001\"}]}".getBytes(StandardCharsets.UTF_8));
        write(
                feeds.resolve("epss_scores-current.csv"),
                "cve,epss\nCVE-2024-0001,0.25\nCVE-2024-0002,1.0E-5\n".getBytes(StandardCharsets.UTF_8));
        source().run(
                        "advisories",
                        "import",
                        feeds.resolve("npm/all.zip").toString(),
                        feeds.resolve("PyPI/all.zip").toString(),
                        feeds.resolve("own/OWN.json").toString(),
                        feeds.resolve("known_exploited_vulnerabilities.json").toString(),
                        feeds.resolve("epss_scores-current.csv").toString())
                .expect(0);
        source().run("advisories", "export", bundle.toString()).expect(0);
    }

    @Test
    void theSameIsFoundOnTheOtherSide() throws IOException {
        CommandRun.Result imported = target().run("advisories", "import", "--offline", bundle.toString())
                .expect(0);
        assertThat(imported.err()).contains("Nobody vouched for").contains("SHA256:");
        String[] scan = {"scan", "--offline", "sbom:" + sbom()};
        String here = source().run(scan).out();
        assertThat(here)
                .contains("GHSA-1")
                .contains("GHSA-2")
                .contains("OWN/../1")
                .contains("CVE-2024-0001");
        assertThat(target().run(scan).out()).isEqualTo(here);
        assertThat(target().run("advisories", "status").json().findValuesAsText("ecosystem"))
                .containsExactly("Go", "PyPI", "npm");
    }

    @Test
    void theSameStateIsTheSameBytesAlsoFromTheOtherSide() throws IOException {
        Path again = folder.resolve("again.zip");
        source().run("advisories", "export", again.toString()).expect(0);
        assertThat(again).hasSameBinaryContentAs(bundle);
        target().run("advisories", "import", "--offline", bundle.toString()).expect(0);
        Path other = folder.resolve("other.zip");
        target().run("advisories", "export", other.toString()).expect(0);
        for (String member : List.of("npm/all.zip", "PyPI/all.zip", "records.zip", "epss_scores-current.csv.gz")) {
            assertThat(members(other).get(member))
                    .as(member)
                    .isEqualTo(members(bundle).get(member));
        }
    }

    @Test
    void theKeyStaysWhereItIsAndItsPublicPartVouches() throws IOException {
        Path data = folder.resolve("source");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("bundle.key"))))
                .isEqualTo("rw-------");
        String key = data.resolve("bundle.pub").toString();
        CommandRun.Result imported = target().run("advisories", "import", "--offline", "--key", key, bundle.toString())
                .expect(0);
        assertThat(imported.err()).doesNotContain("vouched");
        assertThat(members(bundle).keySet()).noneMatch(name -> name.endsWith(".key"));
    }

    @Test
    void aBundleOfAnotherKeyAndWhatIsNoBundleAreRefused() throws IOException {
        Path other = folder.resolve("stranger");
        CommandRun stranger = new CommandRun(other);
        Path record = folder.resolve("osv/own/OWN.json");
        stranger.run("advisories", "import", record.toString()).expect(0);
        stranger.run("advisories", "export", folder.resolve("x.zip").toString()).expect(0);
        String key = other.resolve("bundle.pub").toString();
        assertRefused("not with SHA256:", "--key", key, bundle.toString());
        Files.writeString(folder.resolve("no.pub"), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
        assertRefused(
                "not an Ed25519 public key", "--key", folder.resolve("no.pub").toString(), bundle.toString());
        assertRefused("not there", "--key", folder.resolve("none.pub").toString(), bundle.toString());
        CommandRun.Result plain = target().run("advisories", "import", "--key", key, record.toString());
        plain.expect(2);
        assertThat(plain.err()).contains("no bundle");
    }

    @ParameterizedTest
    @CsvSource({
        "change npm/all.zip, the checksum of npm/all.zip is wrong",
        "change epss_scores-current.csv.gz, the checksum of epss_scores-current.csv.gz is wrong",
        "change bundle.json, the checksum of bundle.json is wrong",
        "change SHA256SUMS, its signature is wrong",
        "change SHA256SUMS.sig, its signature is wrong",
        "drop npm/all.zip, npm/all.zip is missing",
        "drop bundle.json, bundle.json is missing",
        "drop SHA256SUMS, SHA256SUMS is missing",
        "drop SHA256SUMS.sig, SHA256SUMS.sig is missing",
        "drop bundle.pub, bundle.pub is missing",
        "add Maven/all.zip, of which its checksums know nothing",
        "add ../../x, a member that no bundle has",
        "add readme.txt, a member that no bundle has"
    })
    void whatWasTamperedWithIsRefusedAndChangesNothing(String how, String why) throws IOException {
        Map<String, byte[]> members = members(bundle);
        String name = how.substring(how.indexOf(' ') + 1);
        switch (how.substring(0, how.indexOf(' '))) {
            case "drop" -> members.remove(name);
            case "add" -> members.put(name, new byte[] {1, 2, 3});
            default -> members.get(name)[3] ^= 1;
        }
        write(bundle, Zips.stored(turns(members)));
        assertRefused(why, bundle.toString());
    }

    @Test
    void whatIsCompressedOrCutIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(bundle);
        write(bundle, Zips.zip(turns(members(bundle))));
        assertRefused("is compressed", bundle.toString());
        write(bundle, Arrays.copyOf(whole, whole.length - 100));
        assertRefused("its end is cut off", bundle.toString());
        write(bundle, Arrays.copyOf(whole, 2_000));
        assertRefused(bundle.getFileName().toString(), bundle.toString());
    }

    @Test
    void withoutAdvisoriesThereIsNothingToExport() {
        CommandRun.Result result =
                target().run("advisories", "export", folder.resolve("none.zip").toString());
        result.expect(2);
        assertThat(result.err()).contains("no advisories yet");
        assertThat(folder.resolve("none.zip")).doesNotExist();
    }

    private void assertRefused(String why, String... arguments) {
        List<String> command = new ArrayList<>(List.of("advisories", "import", "--offline"));
        command.addAll(List.of(arguments));
        CommandRun.Result result = target().run(command.toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isEqualTo(3);
        assertThat(result.err()).contains(why).doesNotContain("Exception");
        assertThat(target().run("advisories", "status").json().findValuesAsText("records"))
                .allMatch("0"::equals);
    }

    private CommandRun source() {
        return new CommandRun(folder.resolve("source"));
    }

    private CommandRun target() {
        return new CommandRun(folder.resolve("target"));
    }

    private Path sbom() throws IOException {
        Path file = folder.resolve("sbom.json");
        Files.writeString(file, """
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                  {"type":"library","name":"lodash","version":"4.17.20","purl":"pkg:npm/lodash@4.17.20"},
                  {"type":"library","name":"both","version":"1.0","purl":"pkg:pypi/both@1.0"},
                  {"type":"library","name":"example.org/x","version":"v1.0.0","purl":"pkg:golang/example.org/x@v1.0.0"}]}
                """);
        return file;
    }

    private static String record(String id, String ecosystem, String name, String fixed) {
        return "{\"id\":\"%s\",\"modified\":\"2024-01-01T00:00:00Z\",\"aliases\":[\"CVE-2024-0001\"],\"affected\":[%s]}"
                .formatted(id, affected(ecosystem, name, fixed));
    }

    private static String affected(String ecosystem, String name, String fixed) {
        return "{\"package\":{\"ecosystem\":\"%s\",\"name\":\"%s\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"%s\"}]}]}"
                .formatted(ecosystem, name, fixed);
    }

    private static String both(String id) {
        return "{\"id\":\"%s\",\"modified\":\"2024-01-01T00:00:00Z\",\"aliases\":[\"CVE-2024-0002\"],\"affected\":[%s,%s]}"
                .formatted(id, affected("npm", "both", "2.0.0"), affected("PyPI", "both", "2.0"));
    }

    private static Map<String, byte[]> members(Path file) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                members.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return members;
    }

    private static Object[] turns(Map<String, byte[]> members) {
        List<Object> all = new ArrayList<>();
        members.forEach((name, content) -> all.addAll(List.of(name, content)));
        return all.toArray();
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
