package dev.tallyman.catalog.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.Catalogers;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.LayerAnalyzer;
import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.RiskFacts;
import dev.tallyman.layer.LayerLimits;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Purl;
import dev.tallyman.testing.KeptFacts;
import dev.tallyman.testing.Tar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompositionTest {
    private static final String STATUS = "var/lib/dpkg/status";
    private static final String DEBIAN = "ID=debian\nVERSION_ID=\"12\"\n";

    /** Stands for the catalogers of languages: a file {@code NAME.pkg} holds the version of NAME. */
    private static final class Sample implements Cataloger {
        @Override
        public String name() {
            return "sample";
        }

        @Override
        public boolean wants(String path) {
            return path.endsWith(".pkg");
        }

        @Override
        public void read(CatalogFile file, FactSink facts) throws IOException {
            String version = new String(file.bytes(100), StandardCharsets.UTF_8);
            String name =
                    file.path().substring(file.path().lastIndexOf('/') + 1).replace(".pkg", "");
            if (version.equals("broken")) {
                facts.problem("it is broken");
            } else {
                facts.add(new PackageFact(
                        Purl.of("npm", null, name, version), name, version, false, null, file.path(), List.of("MIT")));
            }
        }
    }

    /** Programs have any name, so only their mode tells. */
    private static final class Programs implements Cataloger {
        @Override
        public String name() {
            return "programs";
        }

        @Override
        public boolean wants(String path) {
            return false;
        }

        @Override
        public boolean wants(String path, long size, int mode) {
            return (mode & 0111) != 0 && size >= 4;
        }

        @Override
        public void read(CatalogFile file, FactSink facts) throws IOException {
            String version = new String(file.bytes(100), StandardCharsets.UTF_8);
            String name = file.path().substring(file.path().lastIndexOf('/') + 1);
            facts.add(new PackageFact(
                    Purl.of("golang", "example.com", name, version),
                    name,
                    version,
                    false,
                    null,
                    file.path(),
                    List.of()));
        }
    }

    private static LayerFacts layer(Tar tar) {
        byte[] blob = Tar.gzip(tar.closed());
        List<Cataloger> catalogers = Stream.concat(
                        Catalogers.ALL.stream()
                                .filter(cataloger -> !cataloger.locations().isEmpty()),
                        Stream.of(new Sample(), new Programs()))
                .toList();
        LayerFacts facts = new LayerAnalyzer(catalogers, LayerLimits.DEFAULT, Clock.systemUTC())
                .analyze(new ByteArrayInputStream(blob), Tar.descriptor(blob), null);
        LayerFacts kept = KeptFacts.read(KeptFacts.json(facts));
        assertThat(kept).as("what is kept is what was read").isEqualTo(facts);
        return kept;
    }

    private static ImageContents compose(Tar... tars) {
        return Composition.compose(Stream.of(tars).map(CompositionTest::layer).toList());
    }

    private static String status(String... packages) {
        StringBuilder text = new StringBuilder();
        for (String each : packages) {
            String[] parts = each.split(" ");
            text.append("Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: %s\n\n"
                    .formatted(parts[0], parts[1]));
        }
        return text.toString();
    }

    private static List<String> names(ImageContents contents) {
        return contents.packages().stream()
                .map(p -> p.name() + " " + p.version())
                .toList();
    }

    private static InstalledPackage find(ImageContents contents, String name) {
        return contents.packages().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    // ---- what is visible

    @Test
    void theUpperDatabaseWinsAndPackagesStayWithTheLayerThatBroughtThem() {
        LayerFacts base = layer(new Tar().file("etc/os-release", DEBIAN).file(STATUS, status("a 1", "b 1", "c 1")));
        LayerFacts update = layer(new Tar().file(STATUS, status("a 1", "b 2")));
        LayerFacts again = layer(new Tar().file(STATUS, status("a 1", "b 2", "c 1")));

        ImageContents contents = Composition.compose(List.of(base, update, again));

        assertThat(names(contents)).containsExactly("a 1", "b 2", "c 1");
        assertThat(find(contents, "a").layer()).isEqualTo(base.digest());
        assertThat(find(contents, "b").layer()).isEqualTo(update.digest());
        assertThat(find(contents, "c").layer())
                .as("removed, and installed again")
                .isEqualTo(again.digest());
        assertThat(find(contents, "a").purl()).hasToString("pkg:deb/debian/a@1?arch=amd64&distro=debian-12");
        assertThat(contents.distribution()).isEqualTo(new Distribution("debian", "12", null));
    }

    @Test
    void whiteoutsRemoveFilesAndFolders() {
        Tar base = new Tar()
                .file("x/a.pkg", "1")
                .file("x/b.pkg", "1")
                .file("y/c.pkg", "1")
                .file("yy/d.pkg", "1")
                .file(STATUS, status("s 1"));

        assertThat(names(compose(base, new Tar().file("x/.wh.a.pkg", "").file(".wh.y", ""))))
                .containsExactly("s 1", "b 1", "d 1");
        assertThat(names(compose(base, new Tar().file("var/lib/.wh.dpkg", "")))).doesNotContain("s 1");
    }

    @Test
    void anOpaqueFolderHidesOnlyWhatIsBelow() {
        Tar base = new Tar().file("x/a.pkg", "1").file("x/sub/b.pkg", "1").file("z/c.pkg", "1");
        Tar upper = new Tar().file("x/new.pkg", "2").file("x/.wh..wh..opq", "");

        assertThat(names(compose(base, upper))).containsExactly("c 1", "new 2");
        assertThat(names(compose(base, new Tar().file(".wh..wh..opq", "").file("only.pkg", "1"))))
                .containsExactly("only 1");
    }

    @Test
    void marksOfAufsAreNoWhiteouts() {
        Tar base = new Tar().file("x/a.pkg", "1");

        assertThat(names(compose(
                        base,
                        new Tar()
                                .file(".wh..wh.aufs", "")
                                .folder(".wh..wh.plnk")
                                .file("x/.wh..wh.orph", ""))))
                .containsExactly("a 1");
    }

    @Test
    void aFileReplacedByAnythingElseIsGone() {
        Tar base = new Tar().file(STATUS, status("s 1")).file("x/a.pkg", "1").program("usr/bin/tool", "v1.0");

        assertThat(names(compose(base, new Tar().link("x/a.pkg", "/nowhere")))).containsExactly("s 1", "tool v1.0");
        assertThat(names(compose(base, new Tar().link("x", "/nowhere")))).containsExactly("s 1", "tool v1.0");
        assertThat(names(compose(base, new Tar().entry('6', "x/a.pkg", "", 0644, new byte[0]))))
                .containsExactly("s 1", "tool v1.0");
        assertThat(names(compose(base, new Tar().link("var/lib/dpkg", "/nowhere"))))
                .containsExactly("tool v1.0", "a 1");
        assertThat(names(compose(base, new Tar().file("var/lib/dpkg", "now a file"))))
                .containsExactly("tool v1.0", "a 1");
        assertThat(names(compose(base, new Tar().program("usr/bin/tool", "sh"))))
                .containsExactly("s 1", "a 1");
        assertThat(names(compose(base, new Tar().program("usr/bin/tool", "v2.0"))))
                .containsExactly("s 1", "tool v2.0", "a 1");
    }

    @Test
    void aFolderEntryAloneHidesNothing() {
        Tar base =
                new Tar().folder("var").folder("var/lib").folder("var/lib/dpkg").file(STATUS, status("s 1"));

        assertThat(names(compose(
                        base,
                        new Tar()
                                .folder("var")
                                .folder("var/lib")
                                .folder("var/lib/dpkg")
                                .file("var/lib/dpkg/x", ""))))
                .containsExactly("s 1");
    }

    // ---- links

    @Test
    void databasesAreFoundThroughLinks() {
        assertThat(names(compose(
                        new Tar().link("var/lib/dpkg", "../../data/dpkg").file("data/dpkg/status", status("s 1")))))
                .containsExactly("s 1");
        assertThat(names(compose(new Tar().link("lib", "usr/lib").file("usr/lib/apk/db/installed", "P:a\nV:1\n\n"))))
                .containsExactly("a 1");
        assertThat(names(compose(
                        new Tar()
                                .link("var/lib/rpm", "../../usr/lib/sysimage/rpm")
                                .link("lib", "/usr/lib"),
                        new Tar().file("lib/apk/db/installed", "P:a\nV:1\n\n"))))
                .as("an upper layer goes through the link of a lower one")
                .containsExactly("a 1");
        assertThat(compose(new Tar()
                                .link("etc/os-release", "../usr/lib/os-release")
                                .file("usr/lib/os-release", DEBIAN))
                        .distribution())
                .isEqualTo(new Distribution("debian", "12", null));
        assertThat(names(compose(
                        new Tar().file("data/dpkg/status", status("s 1")).hardLink(STATUS, "data/dpkg/status"))))
                .containsExactly("s 1");
    }

    @Test
    void linksNeverLeadOutAndCirclesEnd() {
        ImageContents contents = compose(new Tar()
                .link("var/lib/dpkg", "../../../../../../data/dpkg")
                .file("data/dpkg/status", status("s 1"))
                .link("lib", "lib2")
                .link("lib2", "lib"));

        assertThat(names(contents)).containsExactly("s 1");
    }

    @Test
    void aLinkToWhatWasNotReadIsAProblem() {
        assertThat(compose(new Tar().file("data/packages", status("s 1")).link(STATUS, "/data/packages"))
                        .problems())
                .containsExactly(new Problem(STATUS, "it is a link to data/packages, which was not read"));
        assertThat(compose(new Tar().file("data/packages", status("s 1")).hardLink(STATUS, "data/packages"))
                        .problems())
                .containsExactly(new Problem(STATUS, "it is a hard link to data/packages, which was not read"));
    }

    @Test
    void anUnreadHardLinkThatALaterLayerRemovesWithItsFolderIsNoProblem() {
        Tar below = new Tar().file("data/packages", status("s 1")).hardLink(STATUS, "data/packages");

        assertThat(compose(below, new Tar().file("var/lib/.wh.dpkg", "")).problems())
                .isEmpty();
        assertThat(compose(below, new Tar().file("var/lib/.wh..wh..opq", "")).problems())
                .isEmpty();
        assertThat(compose(below, new Tar().file(".wh..wh..opq", "")).problems())
                .isEmpty();
    }

    @Test
    void aDatabaseElsewhereIsNotTheImages() {
        assertThat(names(compose(new Tar()
                        .file("srv/chroot/var/lib/dpkg/status", status("s 1"))
                        .file("x.pkg", "1"))))
                .containsExactly("x 1");
    }

    // ---- ownership

    @Test
    void eachNameOfAProgramThatADatabaseOwnsIsOwned() {
        ImageContents contents = compose(new Tar()
                .file("etc/os-release", DEBIAN)
                .file(STATUS, status("perl-base 5.36.0-7"))
                .file("var/lib/dpkg/info/perl-base.list", "/usr/bin/perl\n/usr/bin/perl5.36\n")
                .program("usr/bin/perl5.36", "v5.36.0")
                .hardLink("usr/bin/perl", "usr/bin/perl5.36"));

        assertThat(contents.packages())
                .filteredOn(each -> each.type().equals("golang"))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.owner())
                        .isEqualTo(find(contents, "perl-base").purl()));
    }

    @Test
    void whatASystemPackageOwnsHasItAsOwner() {
        ImageContents contents = compose(
                new Tar()
                        .file("etc/os-release", DEBIAN)
                        .link("bin", "usr/bin")
                        .file(STATUS, status("python3-x 1", "gone 1"))
                        .file("var/lib/dpkg/info/python3-x:amd64.list", "/.\n/usr/lib/x.pkg\n/bin/tool\n")
                        .file("var/lib/dpkg/info/gone.list", "/usr/lib/y.pkg\n")
                        .file("usr/lib/x.pkg", "1")
                        .file("usr/lib/y.pkg", "1")
                        .file("opt/z.pkg", "1")
                        .program("usr/bin/tool", "v1.0"),
                new Tar().file(STATUS, status("python3-x 1")));

        Purl owner = find(contents, "python3-x").purl();
        assertThat(find(contents, "x").owner()).isEqualTo(owner);
        assertThat(find(contents, "tool").owner()).isEqualTo(owner);
        assertThat(find(contents, "y").owner()).as("its owner was removed").isNull();
        assertThat(find(contents, "z").owner()).isNull();
        assertThat(find(contents, "python3-x").owner()).isNull();
    }

    @Test
    void aProgramThatAPackageOwnsIsNotListedBesideIt() {
        LayerFacts facts = new LayerFacts(
                null,
                null,
                0,
                2,
                List.of(
                        new LayerFacts.FileFacts(
                                STATUS,
                                "dpkg",
                                List.of(new PackageFact(
                                        Purl.of("deb", null, "busybox", "1:1.35"),
                                        "busybox",
                                        "1:1.35",
                                        true,
                                        null,
                                        STATUS,
                                        List.of())),
                                null,
                                java.util.Map.of("busybox", List.of("usr/bin/busybox")),
                                List.of()),
                        program("usr/bin/busybox"),
                        program("opt/nginx")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                RiskFacts.NONE,
                Set.of(),
                null);

        assertThat(names(Composition.compose(List.of(facts)))).containsExactly("busybox 1:1.35", "nginx 1");
    }

    private static LayerFacts.FileFacts program(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        PackageFact fact =
                new PackageFact(Purl.of("generic", null, name, "1"), name, "1", false, null, path, List.of());
        return new LayerFacts.FileFacts(path, "program", List.of(fact), null, java.util.Map.of(), List.of());
    }

    @Test
    void onePackageAtTwoPlacesIsOneAndOwnedOnlyIfBothAre() {
        ImageContents contents = compose(
                new Tar()
                        .file(STATUS, status("node-x 1"))
                        .file("var/lib/dpkg/info/node-x.list", "/usr/share/x.pkg\n")
                        .file("usr/share/x.pkg", "1"),
                new Tar().file("app/x.pkg", "1"));

        InstalledPackage found = find(contents, "x");
        assertThat(found.paths()).containsExactly("app/x.pkg", "usr/share/x.pkg");
        assertThat(found.owner()).isNull();
        assertThat(found.layer())
                .isEqualTo(layer(new Tar()
                                .file(STATUS, status("node-x 1"))
                                .file("var/lib/dpkg/info/node-x.list", "/usr/share/x.pkg\n")
                                .file("usr/share/x.pkg", "1"))
                        .digest());
    }

    // ---- problems

    @Test
    void aBrokenFileThatIsReplacedIsNoProblemOfTheImage() {
        Tar broken = new Tar().file("x.pkg", "broken");

        assertThat(compose(broken).problems()).containsExactly(new Problem("x.pkg", "it is broken"));
        assertThat(compose(broken, new Tar().file("x.pkg", "1")).problems()).isEmpty();
    }

    @Test
    void anUnreadLayerIsAProblem() {
        Problem why = new Problem("layer", "it is kept elsewhere");

        assertThat(Composition.compose(List.of(LayerFacts.unread(Digest.of(new byte[0]), why)))
                        .problems())
                .containsExactly(why);
    }

    @Test
    void theSameLayersGiveTheSameContents() {
        List<LayerFacts> layers = new ArrayList<>();
        Tar tar = new Tar().file("etc/os-release", DEBIAN);
        for (int i = 0; i < 50; i++) {
            tar.file("p" + i + "/n" + (i % 7) + ".pkg", String.valueOf(i % 3));
        }
        layers.add(layer(tar));

        assertThat(Composition.compose(layers)).isEqualTo(Composition.compose(layers));
    }
}
