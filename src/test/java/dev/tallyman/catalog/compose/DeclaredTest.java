package dev.tallyman.catalog.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.Extra;
import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.LayerAnalyzer;
import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.Presence;
import dev.tallyman.testing.KeptFacts;
import dev.tallyman.testing.Tar;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What lock files declare, beside what is installed. */
class DeclaredTest {
    private static final String INSTALLED = "app/node_modules/lodash/package.json";
    private static final String LOCK = "app/package-lock.json";

    private static LayerFacts layer(Tar tar) {
        byte[] blob = Tar.gzip(tar.closed());
        LayerFacts facts = new LayerAnalyzer(null, Set.of(Extra.LOCK_FILES))
                .analyze(new ByteArrayInputStream(blob), Tar.descriptor(blob), null);
        LayerFacts kept = KeptFacts.read(KeptFacts.json(facts));
        assertThat(kept).as("what is kept is what was read").isEqualTo(facts);
        return kept;
    }

    private static ImageContents compose(Tar... tars) {
        return Composition.compose(Stream.of(tars).map(DeclaredTest::layer).toList());
    }

    private static String lock(String... entries) {
        return "{\"lockfileVersion\": 3, \"packages\": {" + String.join(",", entries) + "}}";
    }

    private static String entry(String name, String version, boolean dev) {
        return "\"node_modules/%s\": {\"version\": \"%s\", \"dev\": %s}".formatted(name, version, dev);
    }

    private static List<String> purls(List<InstalledPackage> packages) {
        return packages.stream().map(one -> one.purl().toString()).toList();
    }

    @Test
    void declaredPackagesAreNeverAmongTheInstalled() {
        ImageContents contents =
                compose(new Tar().file(LOCK, lock(entry("lodash", "4.17.21", false), entry("semver", "7.5.4", true))));
        assertThat(contents.packages()).isEmpty();
        assertThat(contents.problems()).isEmpty();
        assertThat(contents.declared())
                .extracting(InstalledPackage::presence)
                .containsExactly(Presence.DECLARED, Presence.DECLARED_FOR_DEVELOPMENT);
        assertThat(contents.declared()).allSatisfy(one -> {
            assertThat(one.paths()).containsExactly(LOCK);
            assertThat(one.layer()).isNotNull();
        });
    }

    @Test
    void whatIsInstalledAndDeclaredIsListedOnceWithTheLockAsFurtherEvidence() {
        ImageContents contents = compose(new Tar()
                .file(INSTALLED, "{\"name\": \"lodash\", \"version\": \"4.17.21\"}")
                .file(LOCK, lock(entry("lodash", "4.17.21", false), entry("semver", "7.5.4", false))));
        assertThat(purls(contents.listed())).containsExactly("pkg:npm/lodash@4.17.21", "pkg:npm/semver@7.5.4");
        assertThat(contents.listed().getFirst().presence()).isEqualTo(Presence.INSTALLED);
        assertThat(contents.listed().getFirst().paths()).containsExactly(INSTALLED, LOCK);
        assertThat(contents.packages().getFirst().paths()).containsExactly(INSTALLED);
    }

    @Test
    void anotherVersionThanTheInstalledIsDeclared() {
        ImageContents contents = compose(new Tar()
                .file(INSTALLED, "{\"name\": \"lodash\", \"version\": \"4.17.20\"}")
                .file(LOCK, lock(entry("lodash", "4.17.21", false))));
        assertThat(purls(contents.listed())).containsExactly("pkg:npm/lodash@4.17.20", "pkg:npm/lodash@4.17.21");
    }

    @Test
    void whatIsDeclaredWithoutAVersionIsMetByAnyInstalled() {
        ImageContents contents = compose(new Tar()
                .file("usr/lib/python3/site-packages/flask-2.3.2.dist-info/METADATA", "Name: Flask\nVersion: 2.3.2\n")
                .file("srv/requirements.txt", "flask\nrequests\n"));
        assertThat(purls(contents.listed())).containsExactly("pkg:pypi/flask@2.3.2", "pkg:pypi/requests");
    }

    @Test
    void aLaterLayerReplacesOrRemovesALockFile() {
        Tar base = new Tar().file(LOCK, lock(entry("old", "1.0.0", false)));
        assertThat(purls(compose(base, new Tar().file(LOCK, lock(entry("new", "1.0.0", false))))
                        .declared()))
                .containsExactly("pkg:npm/new@1.0.0");
        assertThat(compose(base, new Tar().file(LOCK, lock())).declared()).isEmpty();
        assertThat(compose(base, new Tar().file("app/.wh.package-lock.json", ""))
                        .declared())
                .isEmpty();
    }

    @Test
    void aLockFileThatASystemPackageOwnsIsAboutHowThatWasBuilt() {
        Tar tar = new Tar()
                .file("etc/os-release", "ID=debian\nVERSION_ID=12\n")
                .file(
                        "var/lib/dpkg/status",
                        "Package: tool\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\n")
                .file("var/lib/dpkg/info/tool.list", "/usr/share/tool/Cargo.lock\n")
                .file(
                        "usr/share/tool/Cargo.lock",
                        "[[package]]\nname = 'a'\nversion = '1.0.0'\nsource = 'registry+x'\n")
                .file("srv/Cargo.lock", "[[package]]\nname = 'b'\nversion = '1.0.0'\nsource = 'registry+x'\n");
        assertThat(purls(compose(tar).declared())).containsExactly("pkg:cargo/b@1.0.0");
    }

    @Test
    void withoutLockFilesNothingOfThemIsLeft() {
        LayerFacts facts = layer(new Tar()
                .file(LOCK, "rubbish")
                .file("srv/requirements.txt", "six==1.16.0\n")
                .file(INSTALLED, "{\"name\": \"lodash\", \"version\": \"4.17.20\"}"));
        assertThat(Composition.compose(List.of(facts)).problems()).hasSize(1);
        ImageContents without = Composition.compose(List.of(facts.only(Set.of())));
        assertThat(without.problems()).isEmpty();
        assertThat(without.declared()).isEmpty();
        assertThat(purls(without.packages())).containsExactly("pkg:npm/lodash@4.17.20");
        assertThat(facts.only(Set.of()).extras()).isEmpty();
    }
}
