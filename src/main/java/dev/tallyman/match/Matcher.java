package dev.tallyman.match;

import dev.tallyman.advisory.Advisory;
import dev.tallyman.advisory.AdvisoryRepository;
import dev.tallyman.advisory.Exploitation;
import dev.tallyman.advisory.PackageKey;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.match.version.Incomparable;
import dev.tallyman.match.version.Order;
import dev.tallyman.match.version.Version;
import dev.tallyman.match.version.VersionScheme;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Problem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds which advisories affect which packages, as OSV's own evaluation does. Safe for use by several threads. */
public final class Matcher {
    private final AdvisoryRepository advisories;
    private final Candidates candidates;
    private final Clock clock;

    /** @param clock for what is past its end of life */
    public Matcher(AdvisoryRepository advisories, Clock clock) {
        this.advisories = advisories;
        this.clock = clock;
        candidates = new Candidates(advisories);
    }

    /** Matches the packages of one image. A package with an {@code owner} is judged through its owner alone. */
    public MatchResult match(@Nullable Distribution distribution, List<InstalledPackage> packages) {
        Gaps gaps = new Gaps();
        List<Asked> asked = new ArrayList<>();
        for (InstalledPackage installed : packages) {
            if (installed.owner() == null) {
                ask(installed, distribution, gaps).ifPresent(asked::add);
            }
        }
        gaps.uncovered(uncovered(asked), asked);
        List<Finding> findings = findings(asked, gaps);
        return new MatchResult(
                findings.stream().sorted(Finding.BY_RISK).toList(),
                gaps.problems(),
                notices(distribution, asked),
                EndOfLife.passed(distribution, clock).orElse(null));
    }

    private List<Problem> notices(@Nullable Distribution distribution, List<Asked> asked) {
        List<Problem> notices = new ArrayList<>(EndOfLife.notices(distribution, clock));
        List<String> programs = asked.stream()
                .map(Asked::installed)
                .filter(installed -> Subjects.program(installed.purl()) != null)
                .map(installed -> installed.name() + " " + installed.version())
                .distinct()
                .toList();
        if (!programs.isEmpty()) {
            notices.add(new Problem(
                    String.join(", ", programs),
                    "no package owns it, so it was looked up in Bitnami's records, which begin with 2020"));
        }
        return notices;
    }

    /** Matches package versions of the inventory. Problems are told when an image is shown, not here. */
    List<FindingRepository.Matched> matchAll(List<FindingRepository.Pending> pending) {
        Gaps gaps = new Gaps();
        List<Asked> asked = new ArrayList<>();
        Map<Long, Subject> subjects = new HashMap<>();
        IdentityHashMap<InstalledPackage, Long> ids = new IdentityHashMap<>();
        for (FindingRepository.Pending each : pending) {
            ask(each.installed(), each.distribution(), gaps).ifPresent(one -> {
                asked.add(one);
                subjects.put(each.id(), one.subject);
                ids.put(each.installed(), each.id());
            });
        }
        Map<Long, List<Finding>> findings = new HashMap<>();
        for (Finding finding : findings(asked, gaps)) {
            Long id = ids.get(finding.installed());
            if (id != null) {
                findings.computeIfAbsent(id, key -> new ArrayList<>()).add(finding);
            }
        }
        return pending.stream()
                .map(each -> new FindingRepository.Matched(
                        each.id(),
                        Optional.ofNullable(subjects.get(each.id())),
                        findings.getOrDefault(each.id(), List.of())))
                .toList();
    }

    private record Asked(InstalledPackage installed, Subject subject) {}

    private static Optional<Asked> ask(InstalledPackage installed, @Nullable Distribution distribution, Gaps gaps) {
        return switch (Subjects.of(installed, distribution)) {
            case Subjects.Outcome.Known(Subject subject) -> Optional.of(new Asked(installed, subject));
            case Subjects.Outcome.Unknown(String reason) -> {
                gaps.unknown(reason);
                yield Optional.empty();
            }
        };
    }

    /** The packages' own ecosystems that nothing is held of. */
    private Set<String> uncovered(List<Asked> asked) {
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        asked.forEach(each -> wanted.putIfAbsent(each.subject.ecosystem(), each.subject.ecosystems()));
        Set<String> all = new LinkedHashSet<>();
        wanted.values().forEach(all::addAll);
        Set<String> covered = new HashSet<>(advisories.covered(all));
        Set<String> uncovered = new LinkedHashSet<>();
        wanted.forEach((own, ecosystems) -> {
            if (ecosystems.stream().noneMatch(covered::contains)) {
                uncovered.add(own);
            }
        });
        return uncovered;
    }

    private List<Finding> findings(List<Asked> asked, Gaps gaps) {
        Map<PackageKey, List<Candidate>> records =
                candidates.of(asked.stream().flatMap(each -> keys(each.subject)).toList());
        Map<Subject, List<Draft>> drafts = new HashMap<>();
        List<Asked> affected = new ArrayList<>();
        Set<String> cves = new HashSet<>();
        for (Asked each : asked) {
            List<Draft> found = drafts.computeIfAbsent(each.subject, subject -> drafts(subject, records, gaps));
            if (!found.isEmpty()) {
                affected.add(each);
                found.forEach(draft -> cves.add(draft.weakness.id()));
            }
        }
        Map<String, Exploitation> exploitation = cves.isEmpty() ? Map.of() : advisories.exploitation(cves);
        Map<String, List<Advisory>> others = others(drafts.values());
        List<Finding> findings = new ArrayList<>();
        for (Asked each : affected) {
            for (Draft draft : drafts.getOrDefault(each.subject, List.of())) {
                String id = draft.weakness.id();
                Rating rating = draft.rating.completed(others.getOrDefault(id, List.of()));
                findings.add(draft.finding(each.installed, rating, exploitation.get(id)));
            }
        }
        return findings;
    }

    /** What other records say of the weaknesses that the matching ones give no vector for. */
    private Map<String, List<Advisory>> others(Collection<List<Draft>> drafts) {
        Set<String> unrated = new HashSet<>();
        drafts.forEach(list -> list.stream()
                .filter(draft -> draft.rating.vector() == null)
                .forEach(draft -> unrated.add(draft.weakness.id())));
        return unrated.isEmpty() ? Map.of() : candidates.named(unrated);
    }

    private static Stream<PackageKey> keys(Subject subject) {
        return Stream.concat(subject.keys().stream(), NextRelease.key(subject).stream());
    }

    /** A finding but for the package that has it: packages of one source share it. */
    private record Draft(
            Weaknesses.Weakness weakness,
            Rating rating,
            @Nullable String fixed,
            List<String> records) {
        Finding finding(InstalledPackage installed, Rating rating, @Nullable Exploitation exploitation) {
            return new Finding(
                    weakness.id(),
                    List.copyOf(weakness.aliases()),
                    rating.severity(),
                    rating.score(),
                    rating.vector(),
                    installed,
                    fixed,
                    Finding.Status.AFFECTED,
                    exploitation != null && exploitation.knownExploited(),
                    exploitation == null ? null : exploitation.epss(),
                    records);
        }
    }

    private static List<Draft> drafts(Subject subject, Map<PackageKey, List<Candidate>> records, Gaps gaps) {
        List<Candidate> candidates = subject.keys().stream()
                .flatMap(key -> records.getOrDefault(key, List.of()).stream())
                .toList();
        List<Candidate> next = NextRelease.key(subject)
                .map(key -> records.getOrDefault(key, List.of()))
                .orElse(List.of());
        if (candidates.isEmpty() && next.isEmpty()) {
            return List.of();
        }
        Version version = version(subject);
        List<Draft> drafts = new ArrayList<>();
        Weaknesses.of(affected(subject, candidates, version, gaps))
                .forEach(weakness -> drafts.add(draft(weakness, version)));
        Set<String> found = new HashSet<>();
        drafts.forEach(draft -> found.add(draft.weakness.id()));
        for (Weaknesses.Weakness weakness : Weaknesses.of(NextRelease.telling(candidates, next, version))) {
            if (!found.contains(weakness.id())) {
                drafts.add(new Draft(
                        new Weaknesses.Weakness(weakness.id(), Set.of(), List.of()),
                        rating(weakness),
                        null,
                        List.of()));
            }
        }
        return drafts;
    }

    private static List<Candidate> affected(Subject subject, List<Candidate> candidates, Version version, Gaps gaps) {
        List<Candidate> affected = new ArrayList<>();
        for (Candidate candidate : candidates) {
            switch (candidate.of(version)) {
                case Verdict.Affected hit -> affected.add(candidate);
                case Verdict.Unknown(String reason) ->
                    gaps.incomparable(subject, candidate.advisory().id(), reason);
                case Verdict.NotAffected() -> {}
            }
        }
        return affected;
    }

    static Version version(Subject subject) {
        return VersionScheme.forEcosystem(subject.ecosystem())
                .orElse(VersionScheme.UNORDERED)
                .parse(subject.version());
    }

    private static Draft draft(Weaknesses.Weakness weakness, Version version) {
        return new Draft(
                weakness,
                rating(weakness),
                fixed(weakness.records(), version),
                weakness.records().stream()
                        .map(record -> record.advisory().id())
                        .toList());
    }

    private static Rating rating(Weaknesses.Weakness weakness) {
        return Rating.of(weakness.records().stream().map(Candidate::advisory).toList());
    }

    /** The smallest version above the installed one that none of the records affects. */
    private static @Nullable String fixed(List<Candidate> records, Version installed) {
        return records.stream()
                .flatMap(record -> record.evaluations().stream())
                .flatMap(evaluation -> evaluation.fixes().stream())
                .filter(fix -> fix.compareWith(installed) == Order.GREATER)
                .sorted(Matcher::order)
                .filter(fix -> records.stream().allMatch(record -> record.of(fix) instanceof Verdict.NotAffected))
                .findFirst()
                .map(Version::text)
                .orElse(null);
    }

    private static int order(Version left, Version right) {
        return switch (left.compareWith(right)) {
            case Order order -> order == Order.EQUAL ? 0 : order == Order.LESS ? -1 : 1;
            case Incomparable incomparable -> 0;
        };
    }

    /** Why packages do or do not have a weakness, by any of its identifiers: each package that some record about it names. */
    public List<Explanation> explain(
            @Nullable Distribution distribution, List<InstalledPackage> packages, String weakness) {
        return new Explainer(candidates).explain(distribution, packages, weakness);
    }

    /** What could not be looked up, told once for all packages that share the reason. */
    private static final class Gaps {
        private static final int TOLD = 20;

        private final Map<String, Integer> unknown = new LinkedHashMap<>();
        private final List<Problem> incomparable = new ArrayList<>();
        private final List<Problem> uncovered = new ArrayList<>();
        private int more;

        void unknown(String reason) {
            unknown.merge(reason, 1, Integer::sum);
        }

        void uncovered(Set<String> ecosystems, List<Asked> asked) {
            for (String ecosystem : ecosystems) {
                long count = asked.stream()
                        .filter(each -> each.subject.ecosystem().equals(ecosystem))
                        .count();
                uncovered.add(new Problem(
                        ecosystem,
                        "there are no advisories for it, so " + packages(count)
                                + " could not be looked up (tallyman advisories import)"));
            }
        }

        void incomparable(Subject subject, String record, String reason) {
            if (incomparable.size() < TOLD) {
                String version = subject.version().isEmpty() ? "without a version" : subject.version();
                incomparable.add(new Problem(
                        subject.name() + " " + version,
                        "it cannot be told whether " + record + " affects it: " + reason));
            } else {
                more++;
            }
        }

        List<Problem> problems() {
            List<Problem> all = new ArrayList<>(uncovered);
            unknown.forEach(
                    (reason, count) -> all.add(new Problem("advisories", reason + " (" + packages(count) + ")")));
            all.addAll(incomparable);
            if (more > 0) {
                all.add(new Problem("advisories", more + " more records could not be compared"));
            }
            return all;
        }

        private static String packages(long count) {
            return count + (count == 1 ? " package" : " packages");
        }
    }
}
