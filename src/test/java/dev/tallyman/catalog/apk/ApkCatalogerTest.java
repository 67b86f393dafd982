package dev.tallyman.catalog.apk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.Reading;
import dev.tallyman.catalog.TextLines;
import dev.tallyman.testing.Facts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApkCatalogerTest {
    private static final String INSTALLED = "lib/apk/db/installed";
    private final ApkCataloger apk = new ApkCataloger();

    @ParameterizedTest
    @CsvSource({
        "lib/apk/db/installed,true",
        "usr/lib/apk/db/installed,true",
        "apk/db/installed,true",
        "lib/xapk/db/installed,false",
        "lib/apk/db/installed.bak,false",
        "lib/apk/db/triggers,false"
    })
    void wants(String path, boolean wanted) {
        assertThat(apk.wants(path)).isEqualTo(wanted);
    }

    @Test
    void readsPackagesSourcesLicencesAndFiles() {
        Facts facts = Reading.of(apk, INSTALLED, """
                C:Q1abc=
                P:libcrypto1.1
                V:1.1.1d-r0
                A:x86_64
                L:OpenSSL AND MIT
                o:openssl
                F:lib
                R:libcrypto.so.1.1
                a:0:0:555
                F:etc/ssl
                R:openssl.cnf

                P:musl
                V:1.1.22-r3
                A:x86_64
                o:musl

                P:.build-deps
                """);

        assertThat(facts.problems).isEmpty();
        assertThat(facts.namesAndVersions()).containsExactly("libcrypto1.1 1.1.1d-r0", "musl 1.1.22-r3");
        assertThat(facts.packages.getFirst().source()).isEqualTo(new InstalledPackage.Source("openssl", "1.1.1d-r0"));
        assertThat(facts.packages.getFirst().licenses()).containsExactly("OpenSSL AND MIT");
        assertThat(facts.packages.getLast().source()).isNull();
        assertThat(facts.owned.get("libcrypto1.1")).containsExactly("lib/libcrypto.so.1.1", "etc/ssl/openssl.cnf");
        assertThat(facts.packages.getFirst().purl())
                .hasToString("pkg:apk/libcrypto1.1@1.1.1d-r0?arch=x86_64&upstream=openssl");
    }

    @Test
    void whatIsBrokenIsAProblemAndTheRestIsRead() {
        Facts facts = Reading.of(apk, INSTALLED, "P:a\n\nnonsense\n\nP:b\nV:2\n");

        assertThat(facts.namesAndVersions()).containsExactly("b 2");
        assertThat(facts.problems).isNotEmpty();
    }

    @Test
    void aNameThatIsNoneDoesNotHideThePackagesAfterIt() {
        Facts facts = Reading.of(apk, INSTALLED, "P:/\nV:1\n\nP:b\nV:2\n\n");

        assertThat(facts.namesAndVersions()).containsExactly("b 2");
        assertThat(facts.problems).containsExactly("a package has no name");
    }

    @Test
    void aFileCutAnywhereIsReadAsFarAsItGoes() {
        String whole = "P:a\nV:1\n\nP:b\nV:2\n\n";
        for (int end = 0; end <= whole.length(); end++) {
            Facts facts = Reading.of(apk, INSTALLED, whole.substring(0, end));
            assertThat(facts.packages).hasSizeLessThanOrEqualTo(2);
            boolean withinLine = end > 0 && whole.charAt(end - 1) != '\n';
            assertThat(facts.problems.contains(TextLines.CUT_OFF))
                    .as("cut at %d", end)
                    .isEqualTo(withinLine);
        }
    }
}
