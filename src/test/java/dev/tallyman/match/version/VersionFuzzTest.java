package dev.tallyman.match.version;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/** A scheme's name and three versions, a line each: none of them throws, and among those that can be read the order is one. */
class VersionFuzzTest {
    /** Theirs is none, in the tools themselves (docs/versions.md). */
    private static final Set<VersionScheme> NOT_TRANSITIVE =
            EnumSet.of(VersionScheme.ALPM, VersionScheme.CONAN, VersionScheme.MAVEN);

    /** A "#" of Packagist is not held to the order: PHP takes it for any number (docs/versions.md). */
    @FuzzTest
    void versionsAreInOrder(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        String[] lines = text.split("\n", 4);
        if (lines.length < 4) {
            return;
        }
        VersionScheme scheme = scheme(lines[0]);
        Version a = scheme.parse(lines[1]);
        Version b = scheme.parse(lines[2]);
        Version c = scheme.parse(lines[3]);
        a.compareWith(b);
        if (a instanceof ReadableVersion && b instanceof ReadableVersion && c instanceof ReadableVersion) {
            check(sign(a, a) == 0, a + " does not equal itself");
            check(sign(a, b) == -sign(b, a), a + " and " + b + ", swapped, say something else");
            check(
                    NOT_TRANSITIVE.contains(scheme)
                            || (scheme == VersionScheme.PACKAGIST && text.contains("#"))
                            || sign(a, b) > 0
                            || sign(b, c) > 0
                            || sign(a, c) == Math.min(sign(a, b), sign(b, c)),
                    a + " <= " + b + " <= " + c + ", but the first and the last say otherwise");
        }
    }

    /** By its name in a seed, else by whatever the fuzzer made of it. */
    private static VersionScheme scheme(String line) {
        for (VersionScheme scheme : VersionScheme.values()) {
            if (scheme.word().equals(line)) {
                return scheme;
            }
        }
        return VersionScheme.values()[Math.floorMod(line.hashCode(), VersionScheme.values().length)];
    }

    private static int sign(Version left, Version right) {
        return switch (left.compareWith(right)) {
            case Order order -> order.ordinal() - 1;
            case Incomparable incomparable -> throw new AssertionError(incomparable.reason());
        };
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
