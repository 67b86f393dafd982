package dev.tallyman.catalog.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.testing.Cataloged;
import dev.tallyman.testing.Zips;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramCatalogerTest {
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
    private static final String MODULES = """
            path\texample.com/Demo/app
            mod\texample.com/Demo/app\t(devel)\t
            dep\tgithub.com/BurntSushi/toml\tv1.2.0\th1:abc=
            dep\tgolang.org/x/text\tv0.3.7
            =>\tgolang.org/x/text\tv0.3.8\th1:def=
            dep\texample.com/local\tv0.0.0
            =>\t./local\t
            dep\texample.com/vendored\tv1.2.3
            =>\t../vendored\t(devel)\t
            build\t-compiler=gc
            """;

    private final ProgramCataloger cataloger = new ProgramCataloger();

    @ParameterizedTest
    @CsvSource({
        "usr/bin/app,493,true",
        "app/plugin.so,420,true",
        "usr/lib/libssl.so.3,420,true",
        "app/tool.exe,420,true",
        "etc/passwd,420,false",
        "app/data.bin,420,false",
        "app/so,420,false"
    })
    void wantsExecutablesAndLibraries(String path, int mode, boolean wanted) {
        assertThat(cataloger.wants(path, ProgramCataloger.MIN_BYTES, mode)).isEqualTo(wanted);
        assertThat(cataloger.wants(path, ProgramCataloger.MIN_BYTES - 1, mode)).isFalse();
        assertThat(cataloger.wants(path)).isFalse();
    }

    @Test
    void readsGosBuildInformationWhereverItLies() {
        for (int before : IntStream.concat(
                        IntStream.range(1_000, 1_048), IntStream.of(12, 5_000, 163_000, 163_824, 400_000))
                .toArray()) {
            Cataloged found = Cataloged.of(
                    cataloger, "usr/bin/app", Zips.concat(ELF, noise(before), go("go1.22.3", MODULES), noise(5_000)));
            assertThat(found.purls())
                    .as("after %d bytes", before)
                    .containsExactly(
                            "pkg:golang/stdlib@1.22.3",
                            "pkg:golang/example.com/demo/app",
                            "pkg:golang/github.com/burntsushi/toml@v1.2.0",
                            "pkg:golang/golang.org/x/text@v0.3.8",
                            "pkg:golang/example.com/local",
                            "pkg:golang/example.com/vendored");
            assertThat(found.facts.get(2).name()).isEqualTo("github.com/BurntSushi/toml");
            assertThat(found.problems).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "go1.22.3,1.22.3",
        "go1.21rc2,1.21rc2",
        "go1.20,1.20",
        "go1.22.3 X:boringcrypto,1.22.3",
        "go1.22.3-custom,1.22.3",
        "devel go1.23-abcdef,''"
    })
    void theStandardLibraryHasTheToolchainsVersion(String told, String version) {
        Cataloged found = Cataloged.of(cataloger, "app", Zips.concat(ELF, new byte[600], go(told, "")));
        assertThat(found.facts).singleElement().satisfies(fact -> {
            assertThat(fact.name()).isEqualTo("stdlib");
            assertThat(fact.version()).isEqualTo(version);
        });
    }

    @Test
    void ofAnOlderGoTheModulesAreReadAndTheVersionIsUnknown() {
        byte[] start = HexFormat.of().parseHex("3077af0c9274080241e1c107e6d618e6");
        byte[] end = HexFormat.of().parseHex("f932433186182072008242104116d8f2");
        byte[] header = Arrays.copyOf("\u00ff Go buildinf:\u0008\u0000".getBytes(StandardCharsets.ISO_8859_1), 32);
        byte[] text = MODULES.getBytes(StandardCharsets.UTF_8);
        for (int before = 163_800; before < 163_832; before++) {
            Cataloged found = Cataloged.of(
                    cataloger,
                    "app",
                    Zips.concat(ELF, noise(before), start, text, end, noise(900), header, noise(900)));
            assertThat(found.purls())
                    .as("after %d bytes", before)
                    .startsWith("pkg:golang/stdlib", "pkg:golang/example.com/demo/app")
                    .hasSize(6);
            assertThat(found.problems).hasSize(1);
        }
        assertThat(Cataloged.of(cataloger, "app", Zips.concat(ELF, noise(900), header, noise(900))).problems)
                .singleElement()
                .asString()
                .endsWith("it tells no modules");
    }

    @Test
    void gosMarkAloneIsNoGoProgram() {
        byte[] mark = "\u00ff Go buildinf:\u0008\u0002nothing that follows is a length and a version"
                .getBytes(StandardCharsets.ISO_8859_1);
        Cataloged found = Cataloged.of(
                cataloger, "app", Zips.concat(ELF, new byte[600], mark, new byte[600], go("go1.22.3", "")));
        assertThat(found.purls()).containsExactly("pkg:golang/stdlib@1.22.3");
        assertThat(found.problems).isEmpty();
    }

    @Test
    void readsWhatCargoAuditableWrote() {
        String json = """
                {"packages":[{"name":"app","version":"0.1.0","source":"local","root":true},
                {"name":"cc","version":"1.0.0","source":"crates.io","kind":"build"},
                {"name":"smallvec","version":"0.6.0","source":"crates.io"}]}""";
        for (int level : new int[] {0, 1, 6, 9}) {
            for (int before : IntStream.concat(IntStream.range(600, 617), IntStream.of(163_830, 300_001))
                    .toArray()) {
                Cataloged found = Cataloged.of(
                        cataloger, "usr/bin/app", Zips.concat(ELF, noise(before), deflated(json, level), noise(700)));
                assertThat(found.purls())
                        .as("level %d after %d bytes", level, before)
                        .containsExactly("pkg:cargo/app@0.1.0", "pkg:cargo/smallvec@0.6.0");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "usr/local/bin/node | node.js/v18.17.0 | pkg:generic/node@18.17.0",
                "usr/local/bin/python3.11 | \0003.11.4\000 | pkg:generic/python@3.11.4",
                "usr/local/lib/libpython3.11.so.1.0 | \0003.11.4+\000 | pkg:generic/python@3.11.4",
                "usr/sbin/nginx | nginx version: nginx/1.25.1 | pkg:generic/nginx@1.25.1",
                "usr/lib/postgresql/15/bin/postgres | postgres (PostgreSQL) 15.3 | pkg:generic/postgresql@15.3",
                "bin/busybox | BusyBox v1.36.1 (2023) | pkg:generic/busybox@1.36.1",
                "usr/bin/openssl | OpenSSL 1.1.1k  25 Mar | pkg:generic/openssl@1.1.1k",
                "usr/local/bin/php | X-Powered-By: PHP/8.2.7 | pkg:generic/php@8.2.7",
                "usr/local/bin/redis-server | \0007.0.11\000 some \000payload %5 | pkg:generic/redis@7.0.11",
                "usr/local/apache2/bin/httpd | Apache/2.4.57 (Unix) | pkg:generic/httpd@2.4.57",
                "usr/bin/redis-check-rdb | err\0007.0.15\000c11-builtin\000 | pkg:generic/redis@7.0.15",
                "usr/bin/redis-check-aof | items\0008.0.2\00014.2.0\000c11-builtin\000 | pkg:generic/redis@8.0.2",
                "usr/bin/redis-cli | \0007.0.15\000 (git:%s\000 | pkg:generic/redis@7.0.15",
                "usr/sbin/haproxy | the keyword is gone since HAProxy version 2.5.\000 version 2.6.12-1+deb12u4, released 2026/10/17 | pkg:generic/haproxy@2.6.12",
                "usr/lib/libsqlite3.so.0 | \0003.40.1\000 | pkg:generic/sqlite@3.40.1",
                "usr/lib/liblzma.so.5 | \0005.6.1\000 | pkg:generic/xz@5.6.1",
                "usr/bin/ffmpeg | %s version 5.1.9-0+deb12u1 | pkg:generic/ffmpeg@5.1.9",
                "usr/bin/magick | ImageMagick 6.9.11-60 Q16 x86_64 | pkg:generic/imagemagick@6.9.11-60",
                "usr/sbin/exim4 | <<eximcnumber>>\0004.96\000 | pkg:generic/exim@4.96",
                "usr/bin/sudo | Sudo version %s!\0001.9.13p3\000 | pkg:generic/sudo@1.9.13p3",
                "usr/sbin/openvpn | deprecated in OpenVPN 2.7.\000OpenVPN 2.6.14 x86_64-pc-linux-gnu | pkg:generic/openvpn@2.6.14",
                "usr/sbin/mosquitto | \0002.0.11\000mosquitto version %s | pkg:generic/mosquitto@2.0.11",
            })
    void readsVersionMarks(String path, String text, String purl) {
        byte[] program = Zips.concat(
                ELF, new byte[200_000], text.replace('!', '\n').getBytes(StandardCharsets.ISO_8859_1), new byte[600]);
        assertThat(Cataloged.of(cataloger, path, program).purls()).containsExactly(purl);
        assertThat(Cataloged.of(cataloger, "opt/other/program", program).facts).isEmpty();
    }

    @Test
    void knowsSeventyProducts() {
        assertThat(VersionMarks.products()).hasSizeGreaterThanOrEqualTo(70).doesNotHaveDuplicates();
    }

    @Test
    void aPackedProgramIsAProblem() {
        byte[] mark = "UPX!".getBytes(StandardCharsets.US_ASCII);
        assertThat(Cataloged.of(cataloger, "app", Zips.concat(ELF, new byte[1016], mark, noise(900))).problems)
                .singleElement()
                .asString()
                .startsWith("packed by UPX");
        assertThat(Cataloged.of(cataloger, "upx", Zips.concat(ELF, new byte[1017], mark, noise(900))).problems)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"cefaedfe", "cffaedfe", "cafebabe", "cafebabf", "4d5a9000"})
    void readsTheProgramsOfOtherSystems(String magic) {
        byte[] program = Zips.concat(HexFormat.of().parseHex(magic), noise(900), go("go1.22.3", ""), noise(900));
        assertThat(Cataloged.of(cataloger, "app", program).purls()).containsExactly("pkg:golang/stdlib@1.22.3");
    }

    @Test
    void whatIsNoProgramIsLeft() {
        byte[] script = Zips.concat("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), go("go1.22.3", ""));
        Cataloged found = Cataloged.of(cataloger, "usr/bin/script", script);
        assertThat(found.facts).isEmpty();
        assertThat(found.problems).isEmpty();
    }

    @Test
    void damageIsAProblemOrNothingAndNeverAnError() {
        byte[] program = Zips.concat(ELF, new byte[600], go("go1.22.3", MODULES));
        for (int length = 600; length < program.length; length++) {
            Cataloged.of(cataloger, "app", Arrays.copyOf(program, length));
        }
        assertThat(Cataloged.of(cataloger, "app", Arrays.copyOf(program, program.length - 30)).problems)
                .containsExactly("the list of Go modules is damaged");
        Random random = new Random(3);
        byte[] rust = Zips.concat(ELF, new byte[600], deflated("{\"packages\":[" + "1,".repeat(500) + "1]}", 6));
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = (i % 2 == 0 ? program : rust).clone();
            damaged[604 + random.nextInt(damaged.length - 604)] ^= (byte) (1 << random.nextInt(8));
            Cataloged.of(cataloger, "app", damaged);
        }
    }

    @Test
    void cratesAreCapped() {
        byte[] bomb = deflated("{\"packages\":[" + " ".repeat(RustAudit.MAX_BYTES) + "]}", 9);
        assertThat(Cataloged.of(cataloger, "app", Zips.concat(ELF, new byte[600], bomb)).problems)
                .hasSize(1);
    }

    private static byte[] go(String version, String modules) {
        String sentinel = "0123456789abcdef";
        byte[] text =
                modules.isEmpty() ? new byte[0] : (sentinel + modules + sentinel).getBytes(StandardCharsets.ISO_8859_1);
        byte[] header = Arrays.copyOf("\u00ff Go buildinf:\u0008\u0002".getBytes(StandardCharsets.ISO_8859_1), 32);
        return Zips.concat(
                header, length(version.length()), version.getBytes(StandardCharsets.UTF_8), length(text.length), text);
    }

    private static byte[] length(int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int left = length;
        while (left >= 0x80) {
            out.write(left & 0x7f | 0x80);
            left >>= 7;
        }
        out.write(left);
        return out.toByteArray();
    }

    private static byte[] deflated(String text, int level) {
        Deflater deflater = new Deflater(level);
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        deflater.finish();
        byte[] out = new byte[text.length() + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
