package dev.tallyman.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.advisory.AdvisoryImport;
import dev.tallyman.advisory.ImportProgress;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Purl;
import dev.tallyman.store.AdvisoryStore;
import dev.tallyman.store.Database;
import dev.tallyman.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The hand-labelled matches of the corpus. A label counts where a record that we hold is about the package (by its ecosystem's name, in
 * its release) and names the weakness: of the others these advisories can say nothing. {@code docs/accuracy.md} explains each miss.
 */
class AccuracyTest {
    /** The images of distributions whose records the corpus has. */
    private static final Map<String, Distribution> IMAGES = Map.of(
            "cd49d7250ed7", new Distribution("almalinux", "8.5", null),
            "d8a88e8e", new Distribution("debian", "9", null),
            "1a67ab96", new Distribution("debian", "10", null),
            "9cd85ee8", new Distribution("debian", "10", null),
            "01c78cee", new Distribution("alpine", "3.11.13", null));

    /** Source packages of the binary packages that labels name. */
    private static final Map<String, String> SOURCES = sources();

    /** Python packages in images of Red Hat's that an rpm owns, which back-ported the fix: judged through the rpm. */
    private static final Set<String> OWNED = Set.of("urllib3 1.24.2");

    /** Labels of Jenkins plugins, jars, Node packages and rpm's own bindings, which share a name with a package that records are about. */
    private static final Set<String> NAMESAKES = Set.of("mercurial", "netty", "protobuf", "jackson-databind", "rpm");

    /** docs/accuracy.md, "Labels that the records contradict". */
    private static final List<String> CONTRADICTED = List.of(
            "github.com/containerd/containerd v1.3.4 ",
            "github.com/docker/docker v20.10.18+incompatible ",
            "github.com/opencontainers/runc v0.1.1 ",
            "libc-l10n 2.28-10 ",
            "libgssapi-krb5-2 1.17-3+deb10u1 ",
            "libk5crypto3 1.17-3+deb10u1 ",
            "libkrb5support0 1.17-3+deb10u1 ",
            "libudev1 241-7~deb10u7 ",
            "locales 2.28-10 ");

    @TempDir
    private Path folder;

    @Test
    void labelledMatchesAreFoundAndLabelledMistakesAreNot() throws IOException {
        Path labels = Corpus.require("match-labels.jsonl");
        Path osv = Corpus.require("osv");
        try (Database database = Database.open(folder)) {
            AdvisoryStore store = new AdvisoryStore(database);
            new AdvisoryImport(store, null, Clock.systemUTC()).run(List.of(osv.toString()), ImportProgress.NONE);
            Tally tally = tally(new Matcher(store, Clock.systemUTC()), labels);
            System.out.println(tally);
            assertThat(tally.found + tally.missed.size()).isGreaterThan(300);
            tally.wrong.removeIf(label -> CONTRADICTED.stream().anyMatch(label::startsWith));
            assertThat(tally.wrong).isEmpty();
            assertThat(tally.recall()).as(tally.missed.toString()).isGreaterThanOrEqualTo(0.98);
        }
    }

    private static Tally tally(Matcher matcher, Path labels) throws IOException {
        Tally tally = new Tally();
        ObjectMapper mapper = new ObjectMapper();
        try (Stream<String> lines = Files.lines(labels)) {
            for (String line : (Iterable<String>) lines::iterator) {
                judge(matcher, mapper.readValue(line, Label.class), tally);
            }
        }
        return tally;
    }

    private static void judge(Matcher matcher, Label label, Tally tally) {
        boolean held = false;
        boolean affected = false;
        for (Asked asked : asked(label)) {
            for (String weakness : new TreeSet<>(List.of(label.vulnerability, label.id))) {
                for (Explanation explanation :
                        matcher.explain(asked.distribution, List.of(asked.installed), weakness)) {
                    for (Explanation.Candidate candidate : explanation.candidates()) {
                        held = true;
                        affected |= candidate.verdict().equals("affected") && asked.installed.owner() == null;
                    }
                }
            }
        }
        if (held) {
            tally.add(label, affected);
        }
    }

    private static List<Asked> asked(Label label) {
        List<Asked> all = new ArrayList<>();
        if (NAMESAKES.contains(label.name)) {
            return all;
        }
        IMAGES.forEach((digest, distribution) -> {
            // Of an rpm the version without a release is that of some other kind of package.
            boolean plausible = !distribution.id().equals("almalinux") || label.version.contains("-");
            if (plausible && label.image.contains("sha256:" + digest)) {
                all.add(new Asked(distribution, system(label, distribution)));
            }
        });
        if (label.name.contains("/") || label.name.equals("stdlib")) {
            all.add(new Asked(null, language("golang", label)));
        } else if (all.isEmpty() || !label.version.contains("-")) {
            all.add(new Asked(null, language("pypi", label)));
        }
        return all;
    }

    private static InstalledPackage language(String type, Label label) {
        Purl purl = Purl.of(type, null, label.name, label.version);
        Purl owner = OWNED.contains(label.name + " " + label.version)
                ? Purl.of("rpm", "redhat", "python3-" + label.name, label.version)
                : null;
        return new InstalledPackage(purl, label.name, label.version, type, null, null, List.of(), List.of(), owner);
    }

    private static InstalledPackage system(Label label, Distribution distribution) {
        String type =
                Map.of("almalinux", "rpm", "debian", "deb", "alpine", "apk").get(distribution.id());
        Purl purl = Purl.of(type, distribution.id(), label.name, label.version);
        String source = SOURCES.get(label.name);
        return new InstalledPackage(
                purl,
                label.name,
                label.version,
                type,
                source == null
                        ? null
                        : new InstalledPackage.Source(source, label.version.replaceFirst("\\+b\\d+$", "")),
                null,
                List.of(),
                List.of(),
                null);
    }

    private static Map<String, String> sources() {
        Map<String, String> sources = new HashMap<>();
        String table = """
                glibc: libc-bin libc6 libc-l10n locales multiarch-support
                util-linux: bsdutils fdisk libblkid1 libfdisk1 libmount1 libsmartcols1 libuuid1 mount util-linux
                e2fsprogs: e2fslibs e2fsprogs libcomerr2 libcom-err2 libext2fs2 libss2
                ncurses: libncurses6 libncursesw5 libncursesw6 libtinfo5 libtinfo6 ncurses-base ncurses-bin
                gnupg2: dirmngr gnupg gnupg-l10n gnupg-utils gpg gpg-agent gpg-wks-client gpg-wks-server gpgconf gpgsm gpgv
                systemd: libsystemd0 libudev1
                shadow: login passwd
                perl: libperl5.28 perl perl-base perl-modules-5.28
                krb5: libgssapi-krb5-2 libk5crypto3 libkrb5-3 libkrb5support0
                openldap: libldap-2.4-2 libldap-common
                nettle: libhogweed4 libnettle6
                openssl: libcrypto1.1 libssl1.1 openssl
                gnutls28: libgnutls30
                curl: curl libcurl3-gnutls libcurl4
                sqlite3: libsqlite3-0
                zlib: zlib1g zlib
                libxml2: libxml2
                libxslt: libxslt1.1
                apt: apt libapt-pkg5.0
                icu: libicu63
                gmp: libgmp10
                pcre3: libpcre3
                libidn2: libidn2-0
                lz4: liblz4-1
                xz-utils: liblzma5 xz-utils
                bzip2: libbz2-1.0
                libgcrypt20: libgcrypt20
                python2.7: libpython2.7-minimal libpython2.7-stdlib python2.7 python2.7-minimal
                nghttp2: libnghttp2-14 nghttp2-libs
                p11-kit: libp11-kit0 p11-kit p11-kit-modules
                libpng1.6: libpng16-16
                freetype: libfreetype6
                expat: libexpat1
                libssh2: libssh2-1
                subversion: libsvn1 subversion
                busybox: ssl_client
                libseccomp: libseccomp2
                libzstd: libzstd1
                elfutils: libelf1
                """;
        table.lines().forEach(line -> {
            int colon = line.indexOf(':');
            for (String binary : line.substring(colon + 1).strip().split(" ")) {
                sources.put(binary, line.substring(0, colon));
            }
        });
        return sources;
    }

    private record Asked(@Nullable Distribution distribution, InstalledPackage installed) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Label(
            String image,
            @JsonProperty("package") String name,
            String version,
            String vulnerability,
            String id,
            String label) {}

    private static final class Tally {
        private int found;
        private int rightlyAbsent;
        private final Set<String> missed = new TreeSet<>();
        private final Set<String> wrong = new TreeSet<>();

        void add(Label label, boolean affected) {
            String text = label.name + " " + label.version + " " + label.vulnerability + " "
                    + label.image.replaceFirst(".*/", "").replaceFirst("(sha256:.{8}).*", "$1");
            if (label.label.equals("TP")) {
                if (affected) {
                    found++;
                } else {
                    missed.add(text);
                }
            } else if (affected) {
                wrong.add(text);
            } else {
                rightlyAbsent++;
            }
        }

        double recall() {
            return (double) found / (found + missed.size());
        }

        @Override
        public String toString() {
            return "found " + found + ", missed " + missed.size() + ", rightly absent " + rightlyAbsent + ", wrong "
                    + wrong.size() + "\nmissed:\n  " + String.join("\n  ", missed) + "\nwrong:\n  "
                    + String.join("\n  ", wrong);
        }
    }
}
