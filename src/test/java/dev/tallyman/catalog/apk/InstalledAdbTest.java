package dev.tallyman.catalog.apk;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.Reading;
import dev.tallyman.testing.Facts;
import dev.tallyman.testing.Zips;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class InstalledAdbTest {
    private static final String INSTALLED = "usr/lib/apk/db/installed";
    private final ApkCataloger apk = new ApkCataloger();

    private static int libcrypto(AdbWriter adb) {
        int info = adb.object(
                adb.text("libcrypto3"),
                adb.text("3.5.4-r0"),
                0,
                adb.text("x".repeat(300)),
                adb.text("x86_64"),
                adb.text("Apache-2.0"),
                adb.text("openssl"));
        int file = adb.object(adb.text("libcrypto.so.3"));
        int root = adb.object(adb.text(""), 0, adb.array(adb.object(adb.text("x"))));
        return adb.object(info, adb.array(root, adb.object(adb.text("usr/lib"), 0, adb.array(file))));
    }

    private static int musl(AdbWriter adb) {
        return adb.object(
                adb.object(adb.text("musl"), adb.text("1.2.5-r20"), 0, 0, adb.text("x86_64"), 0, adb.text("musl")));
    }

    private static byte[] database() {
        AdbWriter all = new AdbWriter();
        AdbWriter first = new AdbWriter();
        AdbWriter second = new AdbWriter();
        int one = all.tree(first, libcrypto(first));
        int two = all.tree(second, musl(second));
        return all.file(AdbWriter.INSTALLED, all.object(all.array(one, two)));
    }

    @Test
    void readsPackagesSourcesLicencesAndFiles() {
        check(Reading.of(apk, INSTALLED, database()));
    }

    @Test
    void readsWhatIsPacked() throws IOException {
        byte[] plain = database();
        byte[] deflated = deflated(plain);
        check(Reading.of(apk, INSTALLED, Zips.concat(ascii("ADBd"), deflated)));
        check(Reading.of(apk, INSTALLED, Zips.concat(ascii("ADBc"), new byte[] {1, 6}, deflated)));
        check(Reading.of(apk, INSTALLED, Zips.concat(ascii("ADBc"), new byte[] {2, 3}, Zstd.compress(plain))));
        check(Reading.of(apk, INSTALLED, Zips.concat(ascii("ADBc"), new byte[] {0, 0}, plain)));
        assertThat(Reading.of(apk, INSTALLED, Zips.concat(ascii("ADBc"), new byte[] {7, 0}, plain)).problems)
                .containsExactly("it is packed by an unknown method");
    }

    private static void check(Facts facts) {
        assertThat(facts.problems).isEmpty();
        assertThat(facts.namesAndVersions()).containsExactly("libcrypto3 3.5.4-r0", "musl 1.2.5-r20");
        assertThat(facts.packages.getFirst().purl())
                .hasToString("pkg:apk/libcrypto3@3.5.4-r0?arch=x86_64&upstream=openssl");
        assertThat(facts.packages.getFirst().source()).isEqualTo(new InstalledPackage.Source("openssl", "3.5.4-r0"));
        assertThat(facts.packages.getFirst().licenses()).containsExactly("Apache-2.0");
        assertThat(facts.owned.get("libcrypto3")).containsExactly("x", "usr/lib/libcrypto.so.3");
    }

    @Test
    void aFileCutAnywhereIsAProblemAndNeverAnError() {
        byte[] whole = database();
        for (int end = 4; end < whole.length; end++) {
            assertThat(Reading.of(apk, INSTALLED, Arrays.copyOf(whole, end)).problems)
                    .as("cut at %d", end)
                    .isNotEmpty();
        }
    }

    @Test
    void randomDamageNeverThrows() {
        Random random = new Random(5);
        byte[] whole = database();
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            for (int n = 0; n <= i % 3; n++) {
                damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt();
            }
            assertThat(Reading.of(apk, INSTALLED, damaged)).isNotNull();
        }
    }

    @Test
    void listsThatAreAllTheSameOneAreCapped() {
        AdbWriter one = new AdbWriter();
        int files = one.array(fill(2_000, one.object(one.text("f"))));
        int folders = one.array(fill(2_000, one.object(one.text("d"), 0, files)));
        int root = one.object(one.object(one.text("a"), one.text("1")), folders);
        AdbWriter all = new AdbWriter();
        byte[] bomb = all.file(AdbWriter.INSTALLED, all.object(all.array(fill(2_000, all.tree(one, root)))));
        Facts facts = Reading.of(apk, INSTALLED, bomb);
        assertThat(facts.owned.get("a")).hasSizeLessThanOrEqualTo(InstalledAdb.MAX_ITEMS);
        assertThat(facts.problems).anyMatch(problem -> problem.contains("more than " + InstalledAdb.MAX_ITEMS));
    }

    @Test
    void whatUnpacksToTooMuchIsNotRead() throws IOException {
        byte[] bomb = Zips.concat(ascii("ADBd"), deflated(new byte[AdbFile.MAX_BYTES + 1]));
        assertThat(Reading.of(apk, INSTALLED, bomb).problems)
                .containsExactly("it has more than " + AdbFile.MAX_BYTES + " bytes");
    }

    private static int[] fill(int count, int slot) {
        int[] slots = new int[count];
        Arrays.fill(slots, slot);
        return slots;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] deflated(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater raw = new Deflater(6, true);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, raw)) {
            out.write(plain);
        } finally {
            raw.end();
        }
        return packed.toByteArray();
    }
}
