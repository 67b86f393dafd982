package dev.tallyman.match;

import dev.tallyman.advisory.AffectedPackage;
import dev.tallyman.advisory.PackageKey;
import dev.tallyman.advisory.VersionRange;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.match.version.Incomparable;
import dev.tallyman.match.version.Order;
import dev.tallyman.match.version.Version;
import dev.tallyman.match.version.VersionScheme;
import dev.tallyman.model.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in words what matching did. */
final class Explainer {
    /** Ranges of a record that a version is shown beside. */
    private static final int TOLD = 5;

    private final Candidates candidates;

    Explainer(Candidates candidates) {
        this.candidates = candidates;
    }

    List<Explanation> explain(@Nullable Distribution distribution, List<InstalledPackage> packages, String weakness) {
        List<Explanation> all = new ArrayList<>();
        for (InstalledPackage installed : packages) {
            switch (Subjects.of(installed, distribution)) {
                case Subjects.Outcome.Known(Subject subject) -> {
                    Explanation explanation = explain(installed, subject, weakness);
                    if (!explanation.candidates().isEmpty()) {
                        all.add(explanation);
                    }
                }
                case Subjects.Outcome.Unknown unknown -> {}
            }
        }
        return all;
    }

    private Explanation explain(InstalledPackage installed, Subject subject, String weakness) {
        Map<PackageKey, List<Candidate>> records = candidates.of(subject.keys());
        Version version = Matcher.version(subject);
        List<Explanation.Candidate> told = new ArrayList<>();
        for (PackageKey key : subject.keys()) {
            for (Candidate candidate : records.getOrDefault(key, List.of())) {
                if (names(candidate, weakness)) {
                    told.add(candidate(candidate, subject, version, installed));
                }
            }
        }
        NextRelease.key(subject).ifPresent(next -> told.addAll(next(subject, next, version, weakness)));
        return new Explanation(
                installed, subject, told, told.isEmpty() ? "no record about it names " + weakness : null);
    }

    private List<Explanation.Candidate> next(Subject subject, PackageKey next, Version version, String weakness) {
        List<Candidate> own = subject.keys().stream()
                .flatMap(key -> candidates.of(subject.keys()).getOrDefault(key, List.of()).stream())
                .toList();
        return NextRelease.telling(own, candidates.of(List.of(next)).getOrDefault(next, List.of()), version).stream()
                .filter(candidate -> names(candidate, weakness))
                .map(candidate -> new Explanation.Candidate(
                        candidate.advisory().id(),
                        "affected",
                        "inferred: no record is about " + subject.ecosystem() + ", but " + next.ecosystem()
                                + " fixed it in a later revision of the same upstream version",
                        ranges(candidate)))
                .toList();
    }

    private static List<String> ranges(Candidate candidate) {
        return candidate.advisory().affected().stream()
                .flatMap(entry -> entry.ranges().stream().map(range -> text(entry, range)))
                .toList();
    }

    private static boolean names(Candidate candidate, String weakness) {
        return candidate.advisory().id().equals(weakness)
                || candidate.advisory().aliases().contains(weakness)
                || candidate.advisory().upstream().contains(weakness)
                || Weaknesses.cves(candidate.advisory()).contains(weakness);
    }

    private static Explanation.Candidate candidate(
            Candidate candidate, Subject subject, Version version, InstalledPackage installed) {
        List<String> ranges = ranges(candidate);
        String id = candidate.advisory().id();
        if (candidate.advisory().withdrawn() != null) {
            return new Explanation.Candidate(
                    id,
                    "not affected",
                    "the record was withdrawn at " + candidate.advisory().withdrawn(),
                    ranges);
        }
        return switch (candidate.of(version)) {
            case Verdict.Affected(AffectedPackage entry, VersionRange range) ->
                new Explanation.Candidate(
                        id, "affected", because(candidate, subject, entry, range) + owned(installed), ranges);
            case Verdict.Unknown(String reason) -> new Explanation.Candidate(id, "unknown", reason, ranges);
            case Verdict.NotAffected() ->
                new Explanation.Candidate(id, "not affected", outside(candidate, subject), ranges);
        };
    }

    private static String because(
            Candidate candidate, Subject subject, AffectedPackage entry, @Nullable VersionRange range) {
        String what = subject.name() + " " + subject.version();
        return range == null
                ? what + " is listed by name"
                : what + " is in the range " + text(entry, range) + ": it is "
                        + compared(candidate, range, subject.version());
    }

    /** The version beside each event of a range: {@code at or above 1.0 (introduced), below 1.2 (fixed)}. */
    private static String compared(Candidate candidate, VersionRange range, String version) {
        VersionScheme scheme = candidate.evaluations().getFirst().scheme();
        return range.events().stream()
                .map(event -> side(scheme, version, event.version()) + " " + event.version() + " ("
                        + event.kind().word() + ")")
                .collect(Collectors.joining(", "));
    }

    private static String side(VersionScheme scheme, String version, String event) {
        if (event.equals("0")) {
            return "above";
        }
        return switch (scheme.compare(version, event)) {
            case Order order when order == Order.EQUAL -> "equal to";
            case Order order -> order == Order.LESS ? "below" : "above";
            case Incomparable incomparable -> "not comparable with";
        };
    }

    private static String owned(InstalledPackage installed) {
        return installed.owner() == null
                ? ""
                : ", but the system package " + installed.owner() + " owns it and is judged in its place";
    }

    private static String outside(Candidate candidate, Subject subject) {
        boolean commitsOnly = candidate.advisory().affected().stream()
                .allMatch(entry -> entry.versions().isEmpty()
                        && entry.ranges().stream().allMatch(range -> range.kind() == VersionRange.Kind.GIT));
        if (commitsOnly) {
            return "the record has only Git commits, which say nothing of versions";
        }
        String each = candidate.advisory().affected().stream()
                .flatMap(entry -> entry.ranges().stream())
                .filter(range -> range.kind() != VersionRange.Kind.GIT)
                .limit(TOLD)
                .map(range -> compared(candidate, range, subject.version()))
                .collect(Collectors.joining("; "));
        return subject.name() + " " + subject.version() + " is in none of its ranges and is not listed"
                + (each.isEmpty() ? "" : ": it is " + each);
    }

    private static String text(AffectedPackage entry, VersionRange range) {
        return entry.ecosystem() + " " + entry.name() + " " + range.kind() + " "
                + range.events().stream()
                        .map(event -> event.kind().word() + " " + event.version())
                        .collect(Collectors.joining(", "));
    }
}
