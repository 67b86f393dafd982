package dev.tallyman.match;

import dev.tallyman.advisory.PackageKey;
import dev.tallyman.match.version.Version;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Alpine's next release tells about this one. Alpine lists fixes only, and a release that got none has no entry at all. Where the
 * next release fixed a weakness by a patch to the same upstream version ({@code 1.1.1d-r3}), this release's build of that upstream version
 * with a lower revision ({@code 1.1.1d-r0}) has it too, unless its own release has anything to say about it.
 *
 * <p>No record says so of this release, so such a finding names no advisories and no fixed version.
 */
final class NextRelease {
    private static final Pattern ALPINE = Pattern.compile("Alpine:v(\\d+)\\.(\\d+)");
    private static final Pattern REVISION = Pattern.compile("-r\\d+$");

    private NextRelease() {}

    /** What to look up for it; empty for other distributions. */
    static Optional<PackageKey> key(Subject subject) {
        Matcher release = ALPINE.matcher(subject.ecosystem());
        if (!release.matches() || release.group(2).length() > 4) {
            return Optional.empty();
        }
        int minor = Integer.parseInt(release.group(2)) + 1;
        return Optional.of(new PackageKey("Alpine:v" + release.group(1) + "." + minor, subject.name()));
    }

    /** The records of the next release that tell of {@code version}. */
    static List<Candidate> telling(List<Candidate> own, List<Candidate> next, Version version) {
        Set<String> said = new HashSet<>();
        own.forEach(candidate -> said.add(candidate.advisory().id()));
        return next.stream()
                .filter(candidate -> !said.contains(candidate.advisory().id()))
                .filter(candidate -> patched(candidate, version))
                .toList();
    }

    private static boolean patched(Candidate candidate, Version version) {
        return candidate.of(version) instanceof Verdict.Affected
                && candidate.evaluations().stream()
                        .flatMap(evaluation -> evaluation.fixes().stream())
                        .anyMatch(fix -> upstream(fix).equals(upstream(version)));
    }

    private static String upstream(Version version) {
        return REVISION.matcher(version.text()).replaceFirst("");
    }
}
