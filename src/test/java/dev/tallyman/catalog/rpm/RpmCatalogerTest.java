package dev.tallyman.catalog.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.Reading;
import dev.tallyman.testing.Corpus;
import dev.tallyman.testing.Facts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class RpmCatalogerTest {
    private final RpmCataloger rpm = new RpmCataloger();

    @ParameterizedTest
    @CsvSource({
        "var/lib/rpm/Packages,true",
        "var/lib/rpm/Packages.db,true",
        "usr/lib/sysimage/rpm/rpmdb.sqlite,true",
        "usr/lib/sysimage/rpm/rpmdb.sqlite-wal,true",
        "usr/lib/sysimage/rpm/rpmdb.sqlite-shm,false",
        "var/lib/rpm/Name,false",
        "srv/repo/Packages,false",
    })
    void wants(String path, boolean wanted) {
        assertThat(rpm.wants(path)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({"cbl-mariner-2.0,rpmdb.sqlite", "sle15-bci,Packages.db", "libuuid,Packages"})
    void listsWhatRpmLists(String folder, String file) throws IOException {
        Path database = Corpus.require("rpmdb/" + folder + "/" + file);

        Facts facts = Reading.of(rpm, "var/lib/rpm/" + file, Files.readAllBytes(database));

        assertThat(facts.namesAndVersions())
                .containsExactlyInAnyOrderElementsOf(Files.readAllLines(database.resolveSibling("expected")));
        assertThat(facts.problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"cbl-mariner-2.0,rpmdb.sqlite", "sle15-bci,Packages.db", "libuuid,Packages"})
    void aDatabaseCutOrChangedAnywhereNeverThrows(String folder, String file) throws IOException {
        byte[] whole = Files.readAllBytes(Corpus.require("rpmdb/" + folder + "/" + file));
        int expected = Reading.of(rpm, "var/lib/rpm/" + file, whole).packages.size();
        Random random = new Random(3);
        for (int round = 0; round < 60; round++) {
            byte[] cut = Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
            Facts facts = Reading.of(rpm, "var/lib/rpm/" + file, cut);
            assertThat(facts.packages.size() == expected || !facts.problems.isEmpty())
                    .as("cut at %d: unknown is told", cut.length)
                    .isTrue();
            byte[] changed = whole.clone();
            for (int i = 0; i < 20; i++) {
                int area = random.nextBoolean() ? changed.length : 8192;
                changed[random.nextInt(Math.min(area, changed.length))] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> Reading.of(rpm, "var/lib/rpm/" + file, changed))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rpmdb.sqlite,it is not a SQLite database",
        "Packages.db,it is not a database of RPM",
        "Packages,it is not a Berkeley DB hash"
    })
    void whatIsNoDatabaseIsAProblem(String file, String what) {
        assertThat(Reading.of(rpm, "var/lib/rpm/" + file, "no database").problems)
                .containsExactly(what);
    }

    @Test
    void anEmptyFileIsNoProblem() {
        assertThat(Reading.of(rpm, "var/lib/rpm/rpmdb.sqlite-wal", "").problems).isEmpty();
    }

    @Test
    void readsBerkeleyInBothByteOrdersAndShortValuesInTheirPage() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            Facts facts = Reading.of(rpm, "var/lib/rpm/Packages", berkeley(order));

            assertThat(facts.problems).isEmpty();
            assertThat(facts.namesAndVersions()).containsExactly("tzdata 2:2024a-1.el8");
            assertThat(facts.packages.getFirst().source()).isEqualTo(new InstalledPackage.Source("tz", "2:2024-9.el8"));
            assertThat(facts.packages.getFirst().purl())
                    .hasToString(
                            "pkg:rpm/tzdata@2024a-1.el8?arch=noarch&epoch=2&rpmmod=perl:5.26&upstream=tz-2024-9.el8.src.rpm");
            assertThat(facts.owned.get("tzdata")).containsExactly("usr/share/zoneinfo/UTC");
        }
    }

    private static byte[] berkeley(ByteOrder order) {
        byte[] header = header();
        ByteBuffer file = ByteBuffer.allocate(2 * 4096).order(order);
        file.putInt(12, 0x061561)
                .putInt(16, 9)
                .putInt(20, 4096)
                .put(25, (byte) 8)
                .putInt(32, 1);
        int page = 4096;
        int key = 4096 - 5;
        int value = key - 1 - header.length;
        int counterKey = value - 5;
        int counterValue = counterKey - 5;
        file.putShort(page + 20, (short) 4).put(page + 25, (byte) 13);
        file.putShort(page + 26, (short) key).putShort(page + 28, (short) value);
        file.putShort(page + 30, (short) counterKey).putShort(page + 32, (short) counterValue);
        file.put(page + key, (byte) 1).putInt(page + key + 1, 7);
        file.put(page + value, (byte) 1).put(page + value + 1, header);
        file.put(page + counterKey, (byte) 1).putInt(page + counterKey + 1, 0);
        file.put(page + counterValue, (byte) 1).putInt(page + counterValue + 1, 8);
        return file.array();
    }

    /** A header with the tags that are read. */
    private static byte[] header() {
        Object[][] tags = {
            {1000, 6, "tzdata"},
            {1001, 6, "2024a"},
            {1002, 6, "1.el8"},
            {1003, 4, 2},
            {1014, 6, "Public Domain"},
            {1022, 6, "noarch"},
            {1044, 6, "tz-2024-9.el8.src.rpm"},
            {1116, 4, 0},
            {1117, 8, "UTC"},
            {1118, 8, "/usr/share/zoneinfo/"},
            {5096, 6, "perl:5.26"}
        };
        ByteBuffer index = ByteBuffer.allocate(16 * tags.length);
        ByteBuffer data = ByteBuffer.allocate(1000);
        for (Object[] tag : tags) {
            while ((int) tag[1] == 4 && data.position() % 4 != 0) {
                data.put((byte) 0);
            }
            index.putInt((int) tag[0])
                    .putInt((int) tag[1])
                    .putInt(data.position())
                    .putInt(1);
            if (tag[2] instanceof String text) {
                data.put(text.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
            } else {
                data.putInt((int) tag[2]);
            }
        }
        ByteBuffer all = ByteBuffer.allocate(8 + index.position() + data.position());
        all.putInt(tags.length).putInt(data.position()).put(index.flip()).put(data.flip());
        return all.array();
    }
}
