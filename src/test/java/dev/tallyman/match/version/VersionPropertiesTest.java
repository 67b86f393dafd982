package dev.tallyman.match.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.testing.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every order has to be, whatever its rules. */
class VersionPropertiesTest {
    private static final long SEED = 20261123;
    private static final int POOL = 150;
    private static final int TRIPLES = 20_000;
    private static final List<String> PIECES = List.of(
            "0", "1", "2", "9", "10", "01", "00", "123", ".", ".", ".", "-", "_", "+", "~", ":", "^", "a", "b", "m",
            "rc", "alpha", "beta", "dev", "post", "pre", "final", "sp", "-r1", "_p", "_rc1", "v", "x", "1!", ".dev1");

    /** Those of pacman, Conan and Maven are not, in the tools themselves (docs/versions.md). */
    static Stream<VersionScheme> transitive() {
        return Stream.of(VersionScheme.values())
                .filter(scheme -> scheme != VersionScheme.UNORDERED
                        && scheme != VersionScheme.ALPM
                        && scheme != VersionScheme.MAVEN
                        && scheme != VersionScheme.CONAN);
    }

    @ParameterizedTest
    @MethodSource("transitive")
    void isAnOrder(VersionScheme scheme) {
        Random random = new Random(SEED);
        assertOrder(pool(scheme, random), random);
    }

    @ParameterizedTest
    @CsvSource({
        "alpine, APK",
        "cran, CRAN",
        "debian, DEB",
        "maven, MAVEN",
        "nuget, NUGET",
        "packagist, PACKAGIST",
        "pub, PUB",
        "pypi, PYPI",
        "redhat, RPM",
        "rubygems, RUBYGEMS",
        "semver, SEMVER"
    })
    void isAnOrderOverTheCorpus(String file, VersionScheme scheme) throws IOException {
        List<Version> all = Files.readAllLines(Corpus.require("versions/" + file + ".txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("//") && !line.contains("#"))
                .flatMap(line -> Stream.of(line.split(" ")[0], line.split(" ")[2]))
                .map(scheme::parse)
                .filter(ReadableVersion.class::isInstance)
                .toList();
        Random random = new Random(SEED);
        for (int round = 0; round < 20; round++) {
            int from = random.nextInt(Math.max(1, all.size() - POOL));
            assertOrder(all.subList(from, Math.min(all.size(), from + POOL)), random);
        }
        assertOrder(all, random);
    }

    private static void assertOrder(List<Version> pool, Random random) {
        for (int i = 0; i < TRIPLES; i++) {
            Version a = pool.get(random.nextInt(pool.size()));
            Version b = pool.get(random.nextInt(pool.size()));
            Version c = pool.get(random.nextInt(pool.size()));
            if (sign(a, a) != 0) {
                throw new AssertionError(a + " does not equal itself");
            }
            if (sign(a, b) != -sign(b, a)) {
                throw new AssertionError(a + " and " + b + ", swapped, say something else");
            }
            if (sign(a, b) <= 0 && sign(b, c) <= 0 && sign(a, c) != Math.min(sign(a, b), sign(b, c))) {
                throw new AssertionError(a + " <= " + b + " <= " + c + ", but the first and the last say otherwise");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = VersionScheme.class,
            names = {"ALPM", "CONAN", "MAVEN"})
    void isReflexiveAndAntisymmetric(VersionScheme scheme) {
        Random random = new Random(SEED);
        List<Version> pool = pool(scheme, random);
        for (Version a : pool) {
            assertThat(sign(a, a)).as("%s = itself", a).isZero();
            for (Version b : pool) {
                assertThat(sign(a, b)).as("%s and %s, swapped", a, b).isEqualTo(-sign(b, a));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(VersionScheme.class)
    void neverThrows(VersionScheme scheme) {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            String left = bytes(random);
            String right = random.nextBoolean() ? text(random) : bytes(random);
            assertThat(scheme.compare(left, right)).isNotNull();
            assertThat(scheme.compare(right, left)).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource(VersionScheme.class)
    void longTextCostsLittle(VersionScheme scheme) {
        List<String> texts = new ArrayList<>();
        for (int length : new int[] {VersionScheme.MAX_LENGTH, VersionScheme.MAX_LENGTH + 1, 100_000}) {
            for (String unit : List.of("1", "1.", "1-", "1a", "a1", "-", ".", "1.0-", "1_p", "~", "0")) {
                texts.add(unit.repeat(length / unit.length() + 1).substring(0, length));
            }
        }
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            for (String left : texts) {
                for (String right : texts) {
                    assertThat(scheme.compare(left, right)).isNotNull();
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("transitive")
    void theLongestVersionIsReadAndALongerOneIsNot(VersionScheme scheme) {
        String longest = "1" + "0".repeat(VersionScheme.MAX_LENGTH - 1);
        assertThat(scheme.compare(longest, "2")).isEqualTo(Order.GREATER);
        assertThat(scheme.compare(longest + "0", "2")).isInstanceOf(Incomparable.class);
    }

    private static int sign(Version left, Version right) {
        return switch (left.compareWith(right)) {
            case Order order -> order.ordinal() - 1;
            case Incomparable incomparable -> throw new AssertionError(incomparable.reason());
        };
    }

    /** Versions that the scheme reads, many of them near each other. */
    private static List<Version> pool(VersionScheme scheme, Random random) {
        List<Version> pool = new ArrayList<>();
        while (pool.size() < POOL) {
            String text = pool.isEmpty() || random.nextInt(3) == 0
                    ? "1" + text(random)
                    : pool.get(random.nextInt(pool.size())).text() + PIECES.get(random.nextInt(PIECES.size()));
            if (text.length() < 40 && scheme.parse(text) instanceof ReadableVersion version) {
                pool.add(version);
            }
        }
        return pool;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static String bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(24)];
        random.nextBytes(bytes);
        return new String(bytes, random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }
}
