package dev.tallyman.catalog.rpm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.Reading;
import dev.tallyman.testing.Corpus;
import dev.tallyman.testing.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real databases of the three kinds, cut or with a page of zeros: what is not listed any more is told, never silently gone. */
class CutDatabasesTest {
    private static final int CUTS = 60;
    private static final int PAGE = 4096;

    private final RpmCataloger rpm = new RpmCataloger();

    @ParameterizedTest
    @ValueSource(strings = {"cbl-mariner-2.0/rpmdb.sqlite", "sle15-bci/Packages.db", "libuuid/Packages"})
    void aDatabaseCutAnywhereTellsThatItIs(String file) throws IOException {
        byte[] whole = Files.readAllBytes(Corpus.require("rpmdb/" + file));
        String path = "var/lib/rpm/" + file.substring(file.indexOf('/') + 1);
        int all = Reading.of(rpm, path, whole).packages.size();
        for (int i = 1; i < CUTS; i++) {
            int length = (int) ((long) whole.length * i / CUTS) + i % 3;
            Facts facts = Reading.of(rpm, path, Arrays.copyOf(whole, length));
            assertThat(facts.packages.size() == all || !facts.problems.isEmpty())
                    .as("%d of %d bytes: %d of %d packages", length, whole.length, facts.packages.size(), all)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cbl-mariner-2.0/rpmdb.sqlite", "sle15-bci/Packages.db", "libuuid/Packages"})
    void aDatabaseWithAPageOfZerosTellsWhatItCouldNotRead(String file) throws IOException {
        byte[] whole = Files.readAllBytes(Corpus.require("rpmdb/" + file));
        String path = "var/lib/rpm/" + file.substring(file.indexOf('/') + 1);
        int all = Reading.of(rpm, path, whole).packages.size();
        Random random = new Random(11);
        for (int i = 0; i < CUTS; i++) {
            byte[] damaged = whole.clone();
            int page = random.nextInt(whole.length / PAGE);
            Arrays.fill(damaged, page * PAGE, (page + 1) * PAGE, (byte) 0);
            Facts facts = Reading.of(rpm, path, damaged);
            assertThat(facts.packages.size() == all || !facts.problems.isEmpty())
                    .as("page %d: %d of %d packages", page, facts.packages.size(), all)
                    .isTrue();
        }
    }
}
