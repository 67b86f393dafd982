package dev.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.FoundSecret.State;
import dev.tallyman.catalog.compose.Composition;
import dev.tallyman.catalog.secret.Fingerprints;
import dev.tallyman.catalog.secret.SecretSearch;
import dev.tallyman.layer.LayerEntry;
import dev.tallyman.model.Severity;
import dev.tallyman.testing.KeptFacts;
import dev.tallyman.testing.Tar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets and risky files from a layer's bytes to what an image has. */
class RiskCollectorTest {
    private static final SecretSearch SEARCH = new SecretSearch(new Fingerprints(() -> new byte[32]));

    /** A token of npm, made here so that nothing in this file looks like one. */
    private static final String TOKEN = "npm" + "_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6";

    private static final String NPMRC = "//registry.npmjs.org/:_authToken=" + TOKEN + "\n";

    static LayerFacts layer(Tar tar) {
        byte[] blob = Tar.gzip(tar.closed());
        LayerFacts facts =
                new LayerAnalyzer(SEARCH).analyze(new ByteArrayInputStream(blob), Tar.descriptor(blob), null);
        LayerFacts kept = KeptFacts.read(KeptFacts.json(facts));
        assertThat(kept).as("what is kept is what was read").isEqualTo(facts);
        assertThat(new String(KeptFacts.json(facts), StandardCharsets.UTF_8)).doesNotContain(TOKEN);
        return kept;
    }

    private static ImageRisks risks(Tar... tars) {
        List<LayerFacts> layers = new ArrayList<>();
        for (Tar tar : tars) {
            layers.add(layer(tar));
        }
        return Composition.compose(layers).risks();
    }

    @Test
    void aSecretHasItsPlaceItsKindAndNothingElse() {
        LayerFacts layer = layer(new Tar().file("app/.npmrc", "a=b\n" + NPMRC));
        FoundSecret secret =
                Composition.compose(List.of(layer)).risks().secrets().getFirst();
        assertThat(secret.place()).isEqualTo("app/.npmrc:2");
        assertThat(secret.rule()).isEqualTo("npm-token");
        assertThat(secret.state()).isEqualTo(State.PRESENT);
        assertThat(secret.layer()).isEqualTo(layer.digest());
        assertThat(secret.fingerprint()).matches("[0-9a-f]{32}");
    }

    @Test
    void aDeletedSecretIsStillInItsLayer() {
        LayerFacts below = layer(new Tar().file("app/.npmrc", NPMRC));
        LayerFacts above = layer(new Tar().file("app/.wh..npmrc", ""));
        ImageRisks risks = Composition.compose(List.of(below, above)).risks();
        assertThat(risks.secrets()).singleElement().satisfies(secret -> {
            assertThat(secret.state()).isEqualTo(State.DELETED);
            assertThat(secret.layer()).isEqualTo(below.digest());
            assertThat(secret.hiddenBy()).isEqualTo(above.digest());
            assertThat(secret.stateWords())
                    .isEqualTo("deleted by layer " + above.digest().abbreviated() + ", still in layer "
                            + below.digest().abbreviated());
        });
    }

    @Test
    void waysToHideASecret() {
        Tar below = new Tar().folder("app").file("app/.npmrc", NPMRC);
        assertThat(state(below, new Tar().file("app/.npmrc", "clean=1\n"))).isEqualTo(State.OVERWRITTEN);
        assertThat(state(below, new Tar().file("app/.npmrc", ""))).as("emptied").isEqualTo(State.OVERWRITTEN);
        assertThat(state(below, new Tar().link("app/.npmrc", "/dev/null"))).isEqualTo(State.OVERWRITTEN);
        assertThat(state(below, new Tar().file(".wh.app", ""))).isEqualTo(State.DELETED);
        assertThat(state(below, new Tar().folder("app").file("app/.wh..wh..opq", "")))
                .isEqualTo(State.DELETED);
        assertThat(state(below, new Tar().file("app", "now a file"))).isEqualTo(State.DELETED);
        assertThat(state(below, new Tar().folder("app").file("app/other", "x"))).isEqualTo(State.PRESENT);
    }

    private static State state(Tar below, Tar above) {
        return risks(below, above).secrets().getFirst().state();
    }

    @Test
    void aSecretThatIsPutBackIsThereTwice() {
        ImageRisks risks = risks(
                new Tar().file("app/.npmrc", NPMRC),
                new Tar().file("app/.wh..npmrc", ""),
                new Tar().file("app/.npmrc", NPMRC));
        assertThat(risks.secrets()).extracting(FoundSecret::state).containsExactly(State.PRESENT, State.DELETED);
        assertThat(risks.secrets()).extracting(FoundSecret::fingerprint).hasSize(2);
        assertThat(risks.secrets().stream().map(FoundSecret::fingerprint).distinct())
                .hasSize(1);
    }

    @Test
    void aHardLinkKeepsASecretInSight() {
        ImageRisks risks = risks(
                new Tar().file("app/.npmrc", NPMRC).hardLink("srv/copy", "app/.npmrc"),
                new Tar().file("app/.wh..npmrc", ""));
        assertThat(risks.secrets())
                .extracting(FoundSecret::where, FoundSecret::state)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("srv/copy", State.PRESENT),
                        org.assertj.core.groups.Tuple.tuple("app/.npmrc", State.DELETED));
    }

    @Test
    void aFileIsSearchedUpToTheCapAndALargerOneIsNamed() {
        byte[] edge = text(RiskLimits.DEFAULT.maxFileBytes());
        byte[] over = text(RiskLimits.DEFAULT.maxFileBytes() + 1);
        ImageRisks risks = risks(new Tar().file("app/edge.txt", edge).file("app/over.txt", over));
        assertThat(risks.secrets()).extracting(FoundSecret::where).containsExactly("app/edge.txt");
        assertThat(risks.left()).isEqualTo(1);
        assertThat(risks.leftPaths()).containsExactly("app/over.txt");
        assertThat(risks.leftWords()).contains("app/over.txt");
    }

    /** A text of this size that ends with a secret. */
    private static byte[] text(int size) {
        byte[] text = new byte[size];
        Arrays.fill(text, (byte) '.');
        byte[] end = (" " + TOKEN).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(end, 0, text, size - end.length, end.length);
        return text;
    }

    @Test
    void binariesAndWhatDistributionsFillAreNotSearched() {
        ImageRisks risks = risks(new Tar()
                .file("app/binary", "ELF\0" + NPMRC)
                .file("app/picture.png", NPMRC)
                .file("usr/share/x/notes.txt", NPMRC)
                .file("srv/node_modules/x/index.js", NPMRC)
                .file("usr/lib/python3/test/keys/id_rsa", NPMRC)
                .file("usr/share/x/.npmrc", NPMRC));
        assertThat(risks.secrets()).extracting(FoundSecret::where).containsExactly("usr/share/x/.npmrc");
    }

    @Test
    void hostileTextsAreReadInTime() {
        String keywords = "password=:// ghp_ npm_ AKIA -----BEGIN PRIVATE KEY----- eyJ.eyJ ";
        byte[] one = keywords.repeat(RiskLimits.DEFAULT.maxFileBytes() / keywords.length())
                .getBytes(StandardCharsets.US_ASCII);
        byte[] odd = text(200_000);
        for (int i = 600; i < 100_000; i++) {
            odd[i] = (byte) (0x80 + i % 0x7f);
        }
        odd[700] = 0;
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThat(risks(new Tar().file("app/a.conf", one).file("app/odd.txt", odd))
                                .secrets())
                        .extracting(FoundSecret::where)
                        .contains("app/odd.txt"));
    }

    @Test
    void aFileTellsSoManySecretsAndNoMore() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            text.append("//h/:_authToken=")
                    .append(TOKEN, 0, 36)
                    .append(String.format("%04d", i))
                    .append('\n');
        }
        assertThat(risks(new Tar().file("app/tokens", text.toString())).secrets())
                .hasSize(100);
    }

    @Test
    void filesWithOthersRightsAreToldAndWhatADistributionHasIsExpected() {
        String status = "Package: passwd\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n"
                + "Package: findutils\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n";
        ImageRisks risks = risks(new Tar()
                .file("var/lib/dpkg/status", status)
                .file("var/lib/dpkg/info/passwd.list", "/usr/bin/su\n/usr/bin/chage\n")
                .file("var/lib/dpkg/info/findutils.list", "/usr/bin/find\n")
                .entry('0', "usr/bin/su", "", 04755, new byte[1])
                .entry('0', "usr/bin/chage", "", 02755, new byte[1])
                .entry('0', "usr/bin/find", "", 04755, new byte[1])
                .entry('0', "opt/su", "", 04755, new byte[1])
                .entry('0', "srv/data", "", 0666, new byte[1])
                .entry('5', "tmp/", "", 01777, new byte[0])
                .entry('5', "srv/open/", "", 0777, new byte[0])
                .entry('5', "var/mail/", "", 02775, new byte[0])
                .link("srv/link", "data"));
        assertThat(risks.unexpectedFiles())
                .extracting(RiskyFile::path)
                .containsExactly("opt/su", "usr/bin/find", "srv/data", "srv/open");
        assertThat(risks.files())
                .filteredOn(RiskyFile::expected)
                .extracting(RiskyFile::path)
                .containsExactly("usr/bin/chage", "usr/bin/su");
        RiskyFile find = risks.unexpectedFiles().get(1);
        assertThat(find.owner()).startsWith("pkg:deb/");
        assertThat(find.severity()).isEqualTo(Severity.HIGH);
        assertThat(find.octal()).isEqualTo("4755");
    }

    @ParameterizedTest
    @ValueSource(strings = {"opt/tool", "srv/data", "srv/open"})
    void aRiskyFileThatIsMadeSafeOrDeletedIsNoRisk(String path) {
        Tar below = new Tar()
                .entry('0', "opt/tool", "", 04755, new byte[1])
                .entry('0', "srv/data", "", 0666, new byte[1])
                .entry('5', "srv/open/", "", 0777, new byte[0]);
        Tar safe = new Tar()
                .entry('0', "opt/tool", "", 0755, new byte[1])
                .entry('0', "srv/data", "", 0644, new byte[1])
                .entry('5', "srv/open/", "", 0755, new byte[0]);
        int slash = path.lastIndexOf('/') + 1;
        Tar gone = new Tar().file(path.substring(0, slash) + ".wh." + path.substring(slash), "");
        assertThat(risks(below).files()).extracting(RiskyFile::path).contains(path);
        assertThat(risks(below, safe).files()).isEmpty();
        assertThat(risks(below, gone).files()).extracting(RiskyFile::path).doesNotContain(path);
    }

    /** Limits that a few files reach. */
    private static RiskFacts collect(RiskLimits limits, int files, int mode) throws IOException {
        RiskCollector collector = new RiskCollector(SEARCH, limits);
        byte[] content = NPMRC.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < files; i++) {
            LayerEntry entry = new LayerEntry("app/" + i + ".txt", LayerEntry.Kind.FILE, content.length, mode, null);
            collector.entry(entry);
            assertThat(collector.file(entry, new ByteArrayInputStream(content)).readAllBytes())
                    .as("whoever else reads it has it whole")
                    .isEqualTo(content);
        }
        return collector.facts();
    }

    @Test
    void aLayerIsSearchedUpToItsCapsAndTheRestIsCounted() throws IOException {
        int size = NPMRC.length();
        RiskFacts bytes = collect(new RiskLimits(size, 2L * size, 9, 9, 9, 9), 3, 0644);
        assertThat(bytes.searched()).isEqualTo(2);
        assertThat(bytes.left()).isEqualTo(1);
        assertThat(bytes.leftPaths()).containsExactly("app/2.txt");

        RiskFacts secrets = collect(new RiskLimits(size, 9L * size, 2, 9, 9, 9), 3, 0644);
        assertThat(secrets.secrets()).hasSize(2);
        assertThat(secrets.left()).isEqualTo(1);

        RiskFacts many = collect(new RiskLimits(size - 1, 9L * size, 9, 9, 9, 9), 25, 0644);
        assertThat(many.left()).isEqualTo(25);
        assertThat(many.leftPaths()).hasSize(RiskCollector.MAX_LEFT_PATHS);
    }

    @Test
    void riskyFilesAreListedUpToTheirCapsAndTheRestIsCounted() throws IOException {
        RiskFacts open = collect(new RiskLimits(99, 9999, 9, 1, 2, 9), 3, 0666);
        assertThat(open.modes()).hasSize(2);
        assertThat(open.unlisted()).isEqualTo(1);
        RiskFacts setIds = collect(new RiskLimits(99, 9999, 9, 1, 2, 9), 2, 06755);
        assertThat(setIds.modes()).hasSize(1);
        assertThat(setIds.unlisted()).isEqualTo(1);
    }

    @Test
    void pathsAreKeptUpToTheirCap() throws IOException {
        PathHashes kept = collect(new RiskLimits(99, 9999, 9, 9, 9, 2), 3, 0644).candidates();
        assertThat(kept.hasFile("app/1.txt")).isTrue();
        assertThat(kept.hasFile("app/2.txt")).isFalse();
        assertThat(kept.hasFolder("app/1.txt")).isFalse();
    }

    @Test
    void withoutASearchNothingIsKnown() {
        byte[] blob = Tar.gzip(new Tar().file("app/.npmrc", NPMRC).closed());
        LayerFacts facts = new LayerAnalyzer().analyze(new ByteArrayInputStream(blob), Tar.descriptor(blob), null);
        assertThat(facts.risks()).isEqualTo(RiskFacts.NONE);
        assertThat(Composition.compose(List.of(facts)).risks().looked()).isFalse();
    }
}
