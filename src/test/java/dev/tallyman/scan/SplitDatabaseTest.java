package dev.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.BaseQuestions;
import dev.tallyman.match.InUse;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.ImageSource;
import dev.tallyman.testing.Corpus;
import dev.tallyman.testing.Tar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real database of RPM and a write-ahead log that SQLite itself wrote, in layers of one image or of another. */
class SplitDatabaseTest {
    private static final String DATABASE = "var/lib/rpm/rpmdb.sqlite";
    private static final String LOG = DATABASE + "-wal";

    @TempDir
    private Path folder;

    private final MemorySource source = new MemorySource();
    private final KeptLayers cache = new KeptLayers();

    /** A layer that is given once, and not again. */
    private Digest unreachable = Digest.of(new byte[0]);

    private final List<Digest> recorded = new ArrayList<>();
    private byte[] whole = {};
    private byte[] log = {};
    private int packages;

    @BeforeEach
    void aDatabaseAndALogThatTakesTwoPackagesOut() throws IOException, SQLException {
        whole = Files.readAllBytes(Corpus.require("rpmdb/cbl-mariner-2.0/rpmdb.sqlite"));
        Path file = Files.write(folder.resolve("rpmdb.sqlite"), whole);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            whole = Files.readAllBytes(file);
            statement.execute("DELETE FROM Packages WHERE hnum IN (SELECT hnum FROM Packages ORDER BY hnum LIMIT 2)");
            log = Files.readAllBytes(folder.resolve("rpmdb.sqlite-wal"));
        }
        assertThat(Files.size(file)).isPositive();
        packages = packages(layer(new Tar().file(DATABASE, whole)));
        assertThat(packages).isGreaterThan(10);
        assertThat(log).isNotEmpty();
    }

    private Descriptor layer(Tar tar) {
        return source.blob(MediaType.OCI_LAYER + "+gzip", Tar.gzip(tar.closed()));
    }

    private ScanResult scan(Descriptor... layers) {
        Descriptor config = source.blob(MediaType.OCI_CONFIG, """
                {"os":"linux","architecture":"amd64"}""".getBytes(StandardCharsets.UTF_8));
        String list = Stream.of(layers).map(each -> MemorySource.json(each, "")).collect(Collectors.joining(","));
        source.tags.put(
                "it", source.manifest(MediaType.OCI_MANIFEST, """
                {"schemaVersion":2,"config":%s,"layers":[%s]}""".formatted(MemorySource.json(config, ""), list)));
        return new Scanner(
                        target -> new TargetOpener.Opened.Image(new Once(source, unreachable), target, null),
                        RiskSearch.NONE,
                        Set.of(),
                        JarNames.NONE,
                        cache,
                        null,
                        InUse.UNKNOWN,
                        (manifest, contents) -> recorded.add(manifest),
                        BaseQuestions.NO_INVENTORY,
                        ScanProgress.NONE)
                .scan("it", new ScanOptions(null, false));
    }

    /** Of an image without problems. */
    private int packages(Descriptor... layers) {
        ScanResult result = scan(layers);
        assertThat(result.problems().stream().filter(problem -> !problem.what().contains("diff")))
                .isEmpty();
        return result.images().getFirst().packages().size();
    }

    @Test
    void aLogAboveIsReadWithTheDatabaseBelow() {
        Descriptor below = layer(new Tar().file(DATABASE, whole));
        Descriptor above = layer(new Tar().file(LOG, log));
        assertThat(packages(below, above)).isEqualTo(packages - 2);
        assertThat(packages(below, above)).as("from the cache").isEqualTo(packages - 2);
    }

    /** What cannot be fetched again now may be another time, so the image is not taken for read. */
    @Test
    void layersThatCannotBeFetchedAgainAreToldAndNothingIsRecorded() {
        Descriptor below = layer(new Tar().file(DATABASE, whole));
        Descriptor above = layer(new Tar().file(LOG, log));
        unreachable = below.digest();
        cache.clear();
        recorded.clear();
        ScanResult result = scan(below, above);
        assertThat(recorded).isEmpty();
        assertThat(result.problems()).anySatisfy(problem -> {
            assertThat(problem.where()).isEqualTo(DATABASE);
            assertThat(problem.what()).contains("in another layer").contains("not now");
        });
    }

    /** SQLite has no way to tell that a log is of before: it reads the two together. */
    @Test
    void aLogThatAnotherDatabaseLeftBelowIsReadWithTheOneAbove() {
        Descriptor both = layer(new Tar().file(DATABASE, whole).file(LOG, log));
        Descriptor database = layer(new Tar().file(DATABASE, whole).file("x", "another layer"));
        assertThat(packages(both)).isEqualTo(packages - 2);
        assertThat(packages(both, database)).isEqualTo(packages - 2);
    }

    @Test
    void aLogThatIsGoneOrEmptyIsNone() {
        Descriptor both = layer(new Tar().file(DATABASE, whole).file(LOG, log));
        Descriptor gone = layer(new Tar().file(DATABASE, whole).file("var/lib/rpm/.wh.rpmdb.sqlite-wal", ""));
        Descriptor empty = layer(new Tar().file(DATABASE, whole).file(LOG, ""));
        assertThat(packages(both, gone)).isEqualTo(packages);
        assertThat(packages(both, empty)).isEqualTo(packages);
        assertThat(packages(
                        both,
                        layer(new Tar().file(DATABASE, whole).file(LOG, log).file("x", ""))))
                .isEqualTo(packages - 2);
    }

    @Test
    void wherePathsLeadThroughALinkTheyAreTheSame() {
        Descriptor below = layer(new Tar()
                .file("usr/lib/sysimage/rpm/rpmdb.sqlite", whole)
                .link("var/lib/rpm", "../../usr/lib/sysimage/rpm"));
        assertThat(packages(below, layer(new Tar().file(LOG, log)))).isEqualTo(packages - 2);
    }

    @Test
    void aLogOfNothingIsToldAndALogThatIsCutIsToo() {
        assertThat(scan(layer(new Tar().file(LOG, log))).problems()).isNotEmpty();
        byte[] cut = Arrays.copyOf(log, log.length - 3000);
        assertThat(scan(layer(new Tar().file(DATABASE, whole)), layer(new Tar().file(LOG, cut)))
                        .images()
                        .getFirst()
                        .packages())
                .isNotEmpty();
    }

    private static final class Once extends ForwardingSource {
        private final Digest once;
        private int fetched;

        Once(ImageSource whole, Digest once) {
            super(whole);
            this.once = once;
        }

        @Override
        public InputStream blob(Descriptor descriptor) throws IOException {
            if (descriptor.digest().equals(once) && fetched++ > 0) {
                throw new TallymanException(ErrorCode.UNREACHABLE, "read a layer", "not now", "");
            }
            return super.blob(descriptor);
        }
    }
}
