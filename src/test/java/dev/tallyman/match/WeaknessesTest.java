package dev.tallyman.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.match.Weaknesses.Weakness;
import dev.tallyman.match.version.VersionScheme;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeaknessesTest {
    private static final String GHSA_A = "GHSA-aaaa-aaaa-aaaa";
    private static final String GHSA_B = "GHSA-bbbb-bbbb-bbbb";

    @Test
    void recordsOfOneCveAreOneWeakness() {
        assertThat(of(
                        record(GHSA_A, "npm", "'aliases':['CVE-2024-0001']"),
                        record("PYSEC-1", "npm", "'aliases':['CVE-2024-0001','" + GHSA_A + "']")))
                .containsExactly("CVE-2024-0001 [GHSA-aaaa-aaaa-aaaa, PYSEC-1] of [GHSA-aaaa-aaaa-aaaa, PYSEC-1]");
    }

    @Test
    void aRecordWithoutACveJoinsThroughTheOthers() {
        assertThat(of(
                        record(GHSA_A, "npm", "'aliases':['CVE-2024-0001']"),
                        record("PYSEC-1", "npm", "'aliases':['" + GHSA_A + "']"),
                        record("PYSEC-2", "npm", "'aliases':['PYSEC-1']")))
                .containsExactly(
                        "CVE-2024-0001 [GHSA-aaaa-aaaa-aaaa, PYSEC-1, PYSEC-2] of [GHSA-aaaa-aaaa-aaaa, PYSEC-1, PYSEC-2]");
    }

    @Test
    void twoCvesAreNeverOne() {
        assertThat(of(
                        record(GHSA_A, "npm", "'aliases':['CVE-2024-0001','CVE-2024-0002']"),
                        record(GHSA_B, "npm", "'aliases':['CVE-2024-0002']"),
                        record("PYSEC-1", "npm", "'aliases':['" + GHSA_A + "','" + GHSA_B + "']")))
                .containsExactly(
                        "CVE-2024-0001 [GHSA-aaaa-aaaa-aaaa, GHSA-bbbb-bbbb-bbbb, PYSEC-1] of [GHSA-aaaa-aaaa-aaaa, PYSEC-1]",
                        "CVE-2024-0002 [GHSA-aaaa-aaaa-aaaa, GHSA-bbbb-bbbb-bbbb, PYSEC-1] of [GHSA-aaaa-aaaa-aaaa, GHSA-bbbb-bbbb-bbbb, PYSEC-1]");
    }

    @Test
    void aBulletinIsPartOfEachOfItsCves() {
        assertThat(of(record("DSA-1-1", "Debian:12", "'upstream':['CVE-2024-0001','CVE-2024-0002']")))
                .containsExactly("CVE-2024-0001 [DSA-1-1] of [DSA-1-1]", "CVE-2024-0002 [DSA-1-1] of [DSA-1-1]");
        assertThat(of(record("ALSA-2024:1", "AlmaLinux:9", "'related':['CVE-2024-0001']")))
                .containsExactly("CVE-2024-0001 [ALSA-2024:1] of [ALSA-2024:1]");
    }

    @Test
    void whatIsOnlyRelatedIsNotTheSameInALanguagesRecords() {
        assertThat(of(record("RUSTSEC-1", "crates.io", "'related':['CVE-2024-0001']")))
                .containsExactly("RUSTSEC-1 [] of [RUSTSEC-1]");
    }

    @Test
    void aRecordMayBeNamedForItsCve() {
        assertThat(of(record("ALPINE-CVE-2024-0001", "Alpine:v3.18", "'summary':''")))
                .containsExactly("CVE-2024-0001 [ALPINE-CVE-2024-0001] of [ALPINE-CVE-2024-0001]");
        assertThat(of(record("CVE-2024-0001", "npm", "'summary':''")))
                .containsExactly("CVE-2024-0001 [] of [CVE-2024-0001]");
    }

    @Test
    void withoutACveItIsCalledByGitHubsName() {
        assertThat(of(
                        record("AAA-1", "npm", "'aliases':['" + GHSA_A + "']"),
                        record(GHSA_A, "npm", "'aliases':['AAA-1']")))
                .containsExactly("GHSA-aaaa-aaaa-aaaa [AAA-1] of [AAA-1, GHSA-aaaa-aaaa-aaaa]");
        assertThat(of(record("AAA-1", "npm", "'aliases':['AAA-1','AAA-2']")))
                .containsExactly("AAA-1 [AAA-2] of [AAA-1]");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyRecordIsSomewhereAndTheirOrderIsOfNoMatter(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<String> records = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                List<String> aliases = new ArrayList<>();
                for (int a = 0; a < random.nextInt(4); a++) {
                    aliases.add(
                            random.nextInt(3) == 0
                                    ? "'CVE-2024-000" + random.nextInt(4) + "'"
                                    : "'R-" + random.nextInt(10) + "'");
                }
                records.add(record("R-" + i, "npm", "'aliases':" + aliases));
            }
            List<Weakness> weaknesses = weaknesses(records);
            Set<String> ids = new TreeSet<>();
            weaknesses.forEach(weakness -> weakness.records()
                    .forEach(record -> ids.add(record.advisory().id())));
            assertThat(ids).hasSize(records.size());
            assertThat(weaknesses).extracting(Weakness::id).doesNotHaveDuplicates();
            // Whoever names a CVE is in it, and in no other.
            for (Weakness weakness : weaknesses) {
                for (Candidate record : weakness.records()) {
                    Set<String> named = Weaknesses.cves(record.advisory());
                    assertThat(named.isEmpty() || named.contains(weakness.id())).isTrue();
                }
                assertThat(weakness.aliases())
                        .doesNotContain(weakness.id())
                        .noneMatch(alias -> alias.startsWith("CVE-"));
            }
            List<String> shuffled = new ArrayList<>(records);
            Collections.shuffle(shuffled, random);
            assertThat(text(weaknesses(shuffled))).isEqualTo(text(weaknesses));
        }
    }

    private static List<String> of(String... records) {
        return text(weaknesses(List.of(records)));
    }

    private static List<Weakness> weaknesses(List<String> records) {
        return Weaknesses.of(records.stream()
                .map(HeldAdvisories::read)
                .map(advisory -> new Candidate(advisory, VersionScheme.SEMVER))
                .toList());
    }

    private static List<String> text(List<Weakness> weaknesses) {
        return weaknesses.stream()
                .map(weakness -> weakness.id() + " " + weakness.aliases() + " of "
                        + weakness.records().stream()
                                .map(record -> record.advisory().id())
                                .collect(Collectors.toList()))
                .toList();
    }

    private static String record(String id, String ecosystem, String more) {
        return "{'id':'%s','modified':'2024-01-01T00:00:00Z',%s,'affected':[{'package':{'ecosystem':'%s','name':'p'},'versions':['1']}]}"
                .formatted(id, more, ecosystem);
    }
}
