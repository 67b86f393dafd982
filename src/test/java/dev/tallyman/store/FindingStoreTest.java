package dev.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tallyman.advisory.AdvisoryImport;
import dev.tallyman.advisory.ImportProgress;
import dev.tallyman.inventory.FixedTags;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.match.FindQuery;
import dev.tallyman.match.Finding;
import dev.tallyman.match.FindingRepository;
import dev.tallyman.match.Matcher;
import dev.tallyman.match.Occurrence;
import dev.tallyman.match.Rematch;
import dev.tallyman.match.Risk;
import dev.tallyman.model.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingStoreTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Database database;
    private AdvisoryStore advisories;
    private FindingStore findings;

    /** acme/api has an index (tags 1.0, latest) of two platforms; acme/old has one image, untagged; acme/gone is deleted. */
    @BeforeEach
    void inventory() {
        database = Database.open(folder.resolve("data"));
        advisories = new AdvisoryStore(database);
        findings = new FindingStore(database);
        database.update(context -> {
            for (String sql : """
                    INSERT INTO repository (id, registry, name, owner, visibility, first_seen_at) VALUES (1, 'ghcr.io', 'acme/api', 'acme', 'private', 0), (2, 'ghcr.io', 'acme/old', 'acme', 'private', 0), (3, 'ghcr.io', 'acme/gone', 'acme', 'private', 0);
                    INSERT INTO version (repository_id, github_id, digest, kind, state, first_seen_at) VALUES (1, 1, 'sha256:index', 'index', 'active', 0), (2, 2, 'sha256:old', 'image', 'active', 0), (3, 3, 'sha256:arm', 'image', 'deleted', 0);
                    INSERT INTO tag (repository_id, name, digest, seen_at) VALUES (1, '1.0', 'sha256:index', 0), (1, 'latest', 'sha256:index', 0), (2, 'other', 'sha256:another', 0);
                    INSERT INTO manifest (digest, media_type, kind, size, content, fetched_at) VALUES ('sha256:index', 'x', 'index', 1, x'00', 0);
                    INSERT INTO manifest_child (parent, position, child, media_type, size, platform) VALUES ('sha256:index', 0, 'sha256:amd', 'x', 1, 'linux/amd64'), ('sha256:index', 1, 'sha256:arm', 'x', 1, 'linux/arm64');
                    INSERT INTO image (id, digest, platform, config_digest, size) VALUES (1, 'sha256:amd', 'linux/amd64', 'c', 1), (2, 'sha256:arm', 'linux/arm64', 'c', 1), (3, 'sha256:old', 'linux/amd64', 'c', 1);
                    INSERT INTO layer (id, digest, media_type, size) VALUES (1, 'sha256:layer', 'x', 1)
                    """.split(";")) {
                context.execute(sql);
            }
        });
        install(1, "pkg:npm/lodash@4.17.15", "lodash", "4.17.15", "npm", "", null, 1, 2);
        install(2, "pkg:npm/lodash@4.17.21", "lodash", "4.17.21", "npm", "", null, 3);
        install(3, "pkg:deb/debian/libssl3@3.0.9-1?distro=debian-12", "libssl3", "3.0.9-1", "deb", "openssl", null, 1);
        install(4, "pkg:npm/lodash@4.17.16", "lodash", "4.17.16", "npm", "", "pkg:deb/debian/node-lodash@4", 3);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void matchesWhatIsPendingAndFindsItByEveryIdentifier() {
        record("GHSA-p6mc-m468-83gw", "npm", "lodash", "4.17.20", "CVE-2020-8203");
        rematch();
        assertThat(find("CVE-2020-8203"))
                .extracting(
                        Occurrence::image,
                        Occurrence::tags,
                        Occurrence::digest,
                        Occurrence::platform,
                        Occurrence::packagePurl,
                        Occurrence::layer,
                        Occurrence::finding)
                .containsExactly(
                        tuple(
                                "acme/api",
                                List.of("1.0", "latest"),
                                "sha256:amd",
                                "linux/amd64",
                                "pkg:npm/lodash@4.17.15",
                                "sha256:layer",
                                "CVE-2020-8203"),
                        tuple(
                                "acme/api",
                                List.of("1.0", "latest"),
                                "sha256:arm",
                                "linux/arm64",
                                "pkg:npm/lodash@4.17.15",
                                "sha256:layer",
                                "CVE-2020-8203"));
        assertThat(find("ghsa-P6MC-m468-83gw")).isEqualTo(find("CVE-2020-8203"));
        assertThat(find("CVE-2020-9999")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pkg:npm/lodash            | 1 4 2
            pkg:npm/lodash@4.17.15    | 1
            pkg:npm/lodash@<4.17.16   | 1
            pkg:npm/lodash@<=4.17.16  | 1 4
            pkg:npm/lodash@>4.17.15,<4.17.21 | 4
            pkg:npm/lodash@%3E=4.17.21 | 2
            pkg:npm/lodash@>9         |
            pkg:npm/lod               |
            pkg:pypi/lodash           |
            pkg:deb/debian/libssl3    | 3
            pkg:deb/libssl3@<3.0.10   | 3
            pkg:deb/ubuntu/libssl3    |
            pkg:deb/debian/libssl3?distro=debian-12 | 3
            pkg:deb/debian/libssl3?distro=debian-11 |
            lodash                    | 1 4 2
            openssl                   | 3
            libssl3                   | 3
            lod                       |
            """)
    void packagesAreFoundByPurlRangeAndName(String what, String expected) {
        List<String> versions = find(what).stream()
                .map(Occurrence::packagePurl)
                .distinct()
                .map(purl -> purl.replaceFirst("pkg:npm/lodash@4.17.15", "1")
                        .replaceFirst("pkg:npm/lodash@4.17.16", "4")
                        .replaceFirst("pkg:npm/lodash@4.17.21", "2")
                        .replaceFirst("pkg:deb.*", "3"))
                .toList();
        assertThat(versions).containsExactlyInAnyOrder(expected == null ? new String[0] : expected.split(" "));
        assertThat(find(what)).allSatisfy(found -> assertThat(found.finding()).isNull());
    }

    @Test
    void anImportHasOnlyItsOwnPackagesMatchedAgain() {
        record("GHSA-1", "npm", "lodash", "4.17.20", "CVE-2020-8203");
        rematch();
        assertThat(findings.pending(null, 10)).isEmpty();
        record("GHSA-2", "npm", "left-pad", "1.0.0", "CVE-2020-0002");
        assertThat(findings.pending(null, 10)).isEmpty();
        record("DSA-1-1", "Debian:11", "openssl", "4", "CVE-2024-0003");
        assertThat(findings.pending(null, 10)).isEmpty();
        record("DSA-2-1", "Debian:12", "openssl", "4", "CVE-2024-0004");
        assertThat(findings.pending(null, 10))
                .extracting(FindingRepository.Pending::id)
                .containsExactly(3L);
        assertThat(rematch().appeared()).isEqualTo(1);
        assertThat(find("CVE-2024-0004")).hasSize(1);
    }

    @Test
    void newAndGoneFindingsAreEvents() {
        record("GHSA-1", "npm", "lodash", "4.17.10", "CVE-2020-0001");
        rematch();
        assertThat(events()).isEmpty();
        record("GHSA-2", "npm", "lodash", "4.17.16", "CVE-2020-0002");
        assertThat(rematch()).isEqualTo(new FindingRepository.Change(1, 0));
        assertThat(events()).containsExactly("finding-new CVE-2020-0002 pkg:npm/lodash@4.17.15");
        record("GHSA-2", "npm", "lodash", "4.17.1", "CVE-2020-0002");
        assertThat(rematch()).isEqualTo(new FindingRepository.Change(0, 1));
        assertThat(events()).hasSize(2).last().isEqualTo("finding-gone CVE-2020-0002 pkg:npm/lodash@4.17.15");
        assertThat(find("CVE-2020-0002")).isEmpty();
        assertThat(history(1, "acme/api", Instant.EPOCH))
                .containsExactly("finding-gone CVE-2020-0002", "finding-new CVE-2020-0002");
        assertThat(history(1, "acme/api", CLOCK.instant().plusSeconds(1))).isEmpty();
        assertThat(history(2, "acme/old", Instant.EPOCH)).isEmpty();
        assertThat(new HistoryQuestion(database, FixedTags.of(""))
                        .since(Instant.EPOCH, 1, null)
                        .next())
                .isNotNull();
    }

    @Test
    void anImageThatCameLaterHasNoEventsFromBefore() {
        record("GHSA-1", "npm", "lodash", "4.17.10", "CVE-2020-0001");
        rematch();
        record("GHSA-2", "npm", "lodash", "4.17.16", "CVE-2020-0002");
        rematch();
        database.update(context -> context.execute(
                "UPDATE version SET first_seen_at = ? WHERE repository_id = 1",
                CLOCK.instant().toEpochMilli() + 1));
        assertThat(history(1, "acme/api", Instant.EPOCH)).isEmpty();
    }

    @Test
    void imagesInUseAreCountedByName() {
        assertThat(findings.images(List.of("pkg:npm/lodash@4.17.15", "pkg:npm/lodash@4.17.21", "pkg:npm/none@1")))
                .isEqualTo(Map.of("pkg:npm/lodash@4.17.15", 1));
    }

    @Test
    void whatIsFoundOfAWeaknessHasItsRisk() {
        record("GHSA-1", "npm", "lodash", "4.17.20", "CVE-2020-8203");
        rematch();
        List<Occurrence> found = Occurrence.byRisk(find("CVE-2020-8203"));
        Risk risk = Risk.of(Severity.UNKNOWN, null, false, null, true, Finding.Status.AFFECTED, 1);
        assertThat(found).isNotEmpty().allSatisfy(one -> {
            assertThat(one.judged()).isNotNull();
            assertThat(one.judged().risk()).isEqualTo(risk.value());
            assertThat(one.judged().fixed()).isEqualTo("4.17.20");
            assertThat(one.judged().inferred()).isFalse();
        });
    }

    @Test
    void whatAttackersUseIsKnownWithoutMatchingAgain() throws IOException {
        record("GHSA-1", "npm", "lodash", "4.17.20", "CVE-2020-8203");
        rematch();
        load("{\"vulnerabilities\":[{\"cveID\":\"CVE-2020-8203\"}]}");
        assertThat(findings.pending(null, 10)).isEmpty();
        assertThat(number("SELECT count(*) FROM finding WHERE known_exploited = 1"))
                .isEqualTo(2);
        load("{\"vulnerabilities\":[{\"cveID\":\"CVE-2020-0001\"}]}");
        assertThat(number("SELECT count(*) FROM finding WHERE known_exploited = 1"))
                .isZero();
    }

    @Test
    void pagesHoldEachOccurrenceOnce() {
        for (int i = 10; i < 40; i++) {
            int id = i;
            database.update(context -> context.execute(
                    "INSERT INTO image (id, digest, platform, config_digest, size) VALUES (?, ?, 'linux/amd64', 'c', 1)",
                    id,
                    "sha256:i" + id));
            database.update(context -> context.execute(
                    "INSERT INTO version (repository_id, github_id, digest, kind, first_seen_at) VALUES (2, ?, ?, 'image', 0)",
                    id,
                    "sha256:i" + id));
            database.update(context -> context.execute(
                    "INSERT INTO image_package (image_id, package_version_id, paths) VALUES (?, ?, '[]')",
                    id,
                    1 + id % 2));
        }
        List<Occurrence> all = new ArrayList<>();
        FindQuery query = FindQuery.parse("pkg:npm/lodash").orElseThrow();
        FindingRepository.Page page = findings.find(query, 7, null);
        all.addAll(page.items());
        while (page.cursor() != null) {
            page = findings.find(query, 7, page.cursor());
            all.addAll(page.items());
        }
        assertThat(all)
                .doesNotHaveDuplicates()
                .isEqualTo(findings.find(query, 1_000, null).items());
        assertThat(all).hasSize(34);
    }

    @Test
    void aNewTextOfARecordHasNothingMatchedAgain() throws IOException {
        String json =
                "{\"id\":\"GHSA-1\",\"modified\":\"2024-0%d-01T00:00:00Z\",\"details\":\"%s\",\"aliases\":[\"%s\"],\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"lodash\"},\"versions\":[\"%s\"]}]}";
        load(json.formatted(1, "old", "CVE-2024-0001", "4.17.15"));
        rematch();
        load(json.formatted(2, "new", "CVE-2024-0001", "4.17.15"));
        assertThat(findings.pending(null, 10)).isEmpty();
        assertThat(advisories.show("GHSA-1").getFirst()).contains("new");
        load(json.formatted(3, "new", "CVE-2024-0002", "4.17.15"));
        assertThat(findings.pending(null, 10)).hasSize(3);
        rematch();
        load(json.formatted(4, "new", "CVE-2024-0002", "4.17.16"));
        assertThat(findings.pending(null, 10)).hasSize(3);
    }

    private FindingRepository.Change rematch() {
        return new Rematch(new Matcher(advisories, CLOCK), findings, CLOCK).run();
    }

    private List<Occurrence> find(String what) {
        return findings.find(FindQuery.parse(what).orElseThrow(), 1_000, null).items();
    }

    private List<String> history(long repository, String name, Instant since) {
        return new HistoryQuestion(database, FixedTags.of(""))
                .of(new ImageName(repository, "ghcr.io", name), since, 10, null).items().stream()
                        .map(event -> event.kind() + " " + event.subject())
                        .toList();
    }

    private List<String> events() {
        return database.read(context -> context.fetch("SELECT kind, subject, after FROM event ORDER BY id")
                .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2)));
    }

    private int number(String sql) {
        return database.read(context -> context.fetchSingle(sql).get(0, Integer.class));
    }

    private void record(String id, String ecosystem, String name, String fixed, String cve) {
        try {
            load(
                    "{\"id\":\"%s\",\"modified\":\"2024-01-01T00:00:00Z\",\"aliases\":[\"%s\"],\"affected\":[{\"package\":{\"ecosystem\":\"%s\",\"name\":\"%s\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"%s\"}]}]}]}"
                            .formatted(id, cve, ecosystem, name, fixed));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void load(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("record.json"), json);
        new AdvisoryImport(advisories, null, CLOCK).run(List.of(file.toString()), ImportProgress.NONE);
    }

    private void install(
            long id,
            String purl,
            String name,
            String version,
            String type,
            String source,
            String owner,
            int... images) {
        database.update(context -> {
            context.execute(
                    "INSERT INTO package_version (id, purl, name, version, type, source_name, source_version, distribution_id, distribution_version) VALUES (?, ?, ?, ?, ?, ?, ?, 'debian', '12')",
                    id,
                    purl,
                    name,
                    version,
                    type,
                    source,
                    source.isEmpty() ? "" : version);
            for (int image : images) {
                context.execute(
                        "INSERT INTO image_package (image_id, package_version_id, layer_id, owner, paths) VALUES (?, ?, 1, ?, '[\"a\"]')",
                        image,
                        id,
                        owner);
            }
        });
    }
}
