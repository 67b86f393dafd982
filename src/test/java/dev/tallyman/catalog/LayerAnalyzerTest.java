package dev.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.catalog.compose.Composition;
import dev.tallyman.layer.LayerEntry;
import dev.tallyman.layer.LayerLimits;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Purl;
import dev.tallyman.testing.KeptFacts;
import dev.tallyman.testing.Tar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerAnalyzerTest {
    /** Wants all that ends with {@code .x}, and fails in the way that the content says. */
    private record Probe(String name) implements Cataloger {
        @Override
        public boolean wants(String path) {
            return path.endsWith(".x");
        }

        @Override
        public void read(CatalogFile file, FactSink facts) throws IOException {
            String content = new String(file.bytes(1000), StandardCharsets.UTF_8);
            if (content.equals("crash")) {
                throw new IllegalStateException("a bug");
            }
            facts.add(new PackageFact(
                    Purl.of("generic", name, content, "1"), content, "1", false, null, file.path(), List.of()));
        }
    }

    private static LayerFacts analyze(Tar tar, Cataloger... catalogers) {
        byte[] blob = Tar.gzip(tar.closed());
        return new LayerAnalyzer(List.of(catalogers), LayerLimits.DEFAULT, Clock.systemUTC())
                .analyze(new ByteArrayInputStream(blob), Tar.descriptor(blob), null);
    }

    @Test
    void severalCatalogersReadTheSameFile() {
        LayerFacts facts = analyze(new Tar().file("a.x", "hello"), new Probe("one"), new Probe("two"));

        assertThat(facts.files()).extracting(LayerFacts.FileFacts::cataloger).containsExactly("one", "two");
        assertThat(facts.files()).allSatisfy(file -> assertThat(file.packages()).hasSize(1));
    }

    @Test
    void aFileTooLargeForTwoIsReadByTheFirstAndTheOtherSaysSo() {
        byte[] large = new byte[Cataloger.MAX_SHARED_BYTES + 1];
        LayerFacts facts = analyze(new Tar().file("a.x", large), new Probe("one"), new Probe("two"));

        assertThat(facts.files()).hasSize(2);
        assertThat(facts.files().getFirst().problems())
                .singleElement()
                .asString()
                .contains("bytes");
        assertThat(facts.files().getLast().problems())
                .singleElement()
                .asString()
                .contains("too large");
    }

    @Test
    void aFaultOfACatalogerIsAProblemOfThatFileAlone() {
        LayerFacts facts = analyze(new Tar().file("a.x", "crash").file("b.x", "fine"), new Probe("one"));

        assertThat(facts.files().getFirst().problems())
                .singleElement()
                .asString()
                .contains("IllegalStateException");
        assertThat(facts.files().getLast().packages()).hasSize(1);
    }

    @Test
    void aFileThatBreaksOffKeepsTheRest() {
        byte[] tar = new Tar().file("a.x", "fine").file("b.x", "y".repeat(500)).closed();
        byte[] blob = Tar.gzip(Arrays.copyOf(tar, 512 + 512 + 512 + 100));
        LayerFacts facts = new LayerAnalyzer(List.of(new Probe("one")), LayerLimits.DEFAULT, Clock.systemUTC())
                .analyze(new ByteArrayInputStream(blob), Tar.descriptor(blob), null);

        assertThat(facts.files().getFirst().packages()).hasSize(1);
        assertThat(facts.problems())
                .extracting(Problem::what)
                .containsExactly("the archive ends in the middle of an entry");
        assertThat(Composition.compose(List.of(facts)).problems()).isNotEmpty();
    }

    @Test
    void aPathThatComesTwiceIsWhatItIsTheSecondTime() {
        LayerFacts facts = analyze(
                new Tar()
                        .file("a.x", "old")
                        .file("a.x", "new")
                        .file("b.x", "old")
                        .link("b.x", "elsewhere"),
                new Probe("one"));

        assertThat(facts.files())
                .flatExtracting(LayerFacts.FileFacts::packages)
                .extracting(PackageFact::name)
                .containsExactly("new");
        assertThat(facts.links()).hasSize(1);
    }

    @Test
    void filesThatTellSomethingAreCappedAndDatabasesAreReadNevertheless() throws IOException {
        Cataloger database = new Cataloger() {
            @Override
            public String name() {
                return "database";
            }

            @Override
            public boolean wants(String path) {
                return path.equals("var/db");
            }

            @Override
            public List<String> locations() {
                return List.of("var/db");
            }

            @Override
            public void read(CatalogFile file, FactSink facts) {
                facts.problem("reached");
            }
        };
        for (int files : new int[] {FactCollector.MAX_TELLING, FactCollector.MAX_TELLING + 1}) {
            FactCollector collector =
                    new FactCollector(new CatalogerIndex(List.of(new Probe("one"), database)), null, Set.of());
            for (int i = 0; i < files; i++) {
                file(collector, i + ".x", "p");
            }
            file(collector, "var/db", "");
            LayerFacts facts = collector.facts(null, null, 0, files, List.of());
            assertThat(facts.files()).hasSize(FactCollector.MAX_TELLING + 1);
            assertThat(facts.files().getLast().problems()).containsExactly("reached");
            assertThat(facts.problems()).hasSize(files - FactCollector.MAX_TELLING);
        }
    }

    @Test
    void filesThatAreLookedIntoAreCappedToo() throws IOException {
        Cataloger nothing = new Cataloger() {
            @Override
            public String name() {
                return "nothing";
            }

            @Override
            public boolean wants(String path) {
                return true;
            }

            @Override
            public void read(CatalogFile file, FactSink facts) {}
        };
        FactCollector collector = new FactCollector(new CatalogerIndex(List.of(nothing)), null, Set.of());
        for (int i = 0; i < FactCollector.MAX_FILES; i++) {
            file(collector, "f" + i, "");
        }
        assertThat(collector.facts(null, null, 0, 0, List.of()).problems()).isEmpty();
        file(collector, "one more", "");
        assertThat(collector.facts(null, null, 0, 0, List.of()).problems())
                .anyMatch(problem -> problem.what().startsWith("it has more than 100000 files that tell of packages"));
    }

    private static void file(FactCollector collector, String path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        collector.entry(
                new LayerEntry(path, LayerEntry.Kind.FILE, bytes.length, 0644, null), new ByteArrayInputStream(bytes));
    }

    @Test
    void whatIsNoFactsIsNotRead() {
        byte[] json = KeptFacts.json(analyze(new Tar().file("a.x", "hello"), new Probe("one")));
        for (int end = 0; end < json.length; end++) {
            byte[] cut = Arrays.copyOf(json, end);
            assertThatThrownBy(() -> KeptFacts.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> KeptFacts.read("{\"other\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUnreadLayerIsKeptToo() {
        LayerFacts unread = LayerFacts.unread(Digest.of(new byte[0]), new Problem("a", "b"));

        assertThat(KeptFacts.read(KeptFacts.json(unread))).isEqualTo(unread);
    }

    @Test
    void everyCatalogerHasANameOfItsOwn() {
        List<String> names = Catalogers.ALL.stream().map(Cataloger::name).toList();

        assertThat(new HashSet<>(names)).hasSameSizeAs(names);
    }

    @Test
    void aFileThatMattersByTheNameOfAHardLinkAloneIsReadOnASecondPass() throws IOException {
        byte[] blob = Tar.gzip(new Tar()
                .file("store/0a1b", "hello")
                .file("store/2c3d", "other")
                .hardLink("app/a.x", "store/0a1b")
                .hardLink("app/b.x", "store/0a1b")
                .hardLink("app/notes", "store/2c3d")
                .closed());
        List<String> opened = new ArrayList<>();

        LayerFacts facts = new LayerAnalyzer(List.of(new Probe("one")), LayerLimits.DEFAULT, Clock.systemUTC())
                .analyze(
                        () -> {
                            opened.add("again");
                            return new ByteArrayInputStream(blob);
                        },
                        Tar.descriptor(blob),
                        null);

        assertThat(facts.files()).extracting(LayerFacts.FileFacts::path).containsExactly("app/a.x", "app/b.x");
        assertThat(Composition.compose(List.of(facts)).problems()).isEmpty();
        assertThat(Composition.compose(List.of(facts)).packages())
                .singleElement()
                .satisfies(found -> assertThat(found.paths()).containsExactly("app/a.x", "app/b.x"));
        assertThat(opened).hasSize(2);
    }

    @Test
    void aLayerWithoutSuchLinksIsReadOnce() throws IOException {
        byte[] blob =
                Tar.gzip(new Tar().file("a.x", "hello").hardLink("b.x", "a.x").closed());
        List<String> opened = new ArrayList<>();

        new LayerAnalyzer(List.of(new Probe("one")), LayerLimits.DEFAULT, Clock.systemUTC())
                .analyze(
                        () -> {
                            opened.add("again");
                            return new ByteArrayInputStream(blob);
                        },
                        Tar.descriptor(blob),
                        null);

        assertThat(opened).hasSize(1);
    }
}
