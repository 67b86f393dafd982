package dev.tallyman.sync;

import dev.tallyman.connection.ImageScope;
import dev.tallyman.connection.ImageScope.PackageName;
import dev.tallyman.connection.ImageScope.Rule;
import dev.tallyman.inventory.PatternMatch;
import dev.tallyman.inventory.Sight.Hint;
import dev.tallyman.inventory.Sight.Missing;
import dev.tallyman.inventory.Unseen;
import dev.tallyman.sync.Sightings.Outcome;
import dev.tallyman.sync.Sightings.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Concludes, at the end of a sync, what its connection does not see: what the scope names, what earlier syncs and other connections listed, and what
 * labels and deliveries name, less what was listed. Asks GitHub nothing. What could not be asked this time is concluded neither way.
 */
final class UnseenFinder {
    /** Named among an owner's packages; of more only the number is told. */
    private static final int MAX_NAMED = 5;

    private final Run run;
    private final ImageScope scope;
    private final Sightings sightings;
    private final Map<String, Missing> missing = new LinkedHashMap<>();
    private final Map<String, List<String>> ofMissingOwners = new LinkedHashMap<>();
    private final Set<String> undecided = new HashSet<>();

    UnseenFinder(Run run, Sightings sightings) {
        this.run = run;
        this.scope = run.request.scope();
        this.sightings = sightings;
    }

    void record() {
        if (!sightings.decidedAnything()) {
            return;
        }
        owners();
        Map<String, List<PackageName>> matched = scope.matched(sightings.all());
        scope.rules().stream()
                .filter(rule -> !rule.excludes()
                        && matched.getOrDefault(rule.text(), List.of()).isEmpty())
                .forEach(this::unmatched);
        Set<String> seen = sightings.all().stream()
                .map(one -> Sightings.key(one.toString()))
                .collect(Collectors.toSet());
        run
                .records
                .sight()
                .hints(run.request.connectionId(), run.request.registry().host(), run.id)
                .stream()
                .filter(hint -> !seen.contains(hint.name()))
                .forEach(this::hint);
        ofMissingOwners.forEach(this::addToOwner);
        if (!undecided.isEmpty()) {
            undecided.add(""); // a pattern for several owners is not decided without all of them
        }
        run.records
                .sight()
                .record(
                        run.request.connectionId(),
                        List.copyOf(missing.values()),
                        patterns(matched),
                        undecided,
                        run.now());
    }

    private void owners() {
        sightings.owners().forEach((owner, outcome) -> {
            if (outcome.state() == State.UNDECIDED) {
                undecided.add(owner);
            } else if (outcome.state() != State.LISTED) {
                boolean named = scope.owners().stream().anyMatch(owner::equalsIgnoreCase);
                Unseen.Known known = named
                        ? new Unseen.Known(Unseen.How.SCOPE, "the image scope names it")
                        : new Unseen.Known(Unseen.How.ORGANIZATIONS, "GitHub lists it among the token's organisations");
                add(Unseen.Kind.OWNER, owner, owner, known, reason(outcome), outcome.evidence());
            }
        });
        sightings
                .omitted()
                .forEach(id -> add(
                        Unseen.Kind.OWNER,
                        "id " + id,
                        "id " + id,
                        new Unseen.Known(
                                Unseen.How.SIGN_ON, "GitHub says that it leaves this organisation out of its answers"),
                        Unseen.Reason.SIGN_ON,
                        "X-GitHub-SSO: partial-results; organizations=" + id));
    }

    /** A pattern that nothing of what was listed matches. */
    private void unmatched(Rule rule) {
        String owner = rule.hasGlobbedOwner() ? "" : Sightings.key(rule.owner());
        Unseen.Known known = new Unseen.Known(Unseen.How.SCOPE, "the image scope has the pattern " + rule.text());
        if (rule.isPackage()) {
            String name = Sightings.key(rule.owner() + "/" + rule.name());
            sightings.of(owner, name).ifPresent(outcome -> missing(name, owner, known, outcome));
        } else if (isDecided(owner)) {
            boolean whole = rule.name().equals("*") && !rule.hasGlobbedOwner();
            add(
                    whole ? Unseen.Kind.OWNER : Unseen.Kind.PATTERN,
                    whole ? owner : rule.text(),
                    owner,
                    known,
                    Unseen.Reason.NOT_FOUND,
                    whole ? "GitHub lists no package of it" : "nothing that GitHub lists matches it");
        }
    }

    /** Whether all that was asked of an owner (empty: of anyone) was answered with a list. */
    private boolean isDecided(String owner) {
        return owner.isEmpty()
                ? undecided.isEmpty() && sightings.undiscovered().isEmpty()
                : Optional.ofNullable(sightings.owners().get(owner))
                                .map(Outcome::state)
                                .orElse(State.UNDECIDED)
                        == State.LISTED;
    }

    private void hint(Hint hint) {
        if (scope.excludes(hint.owner(), hint.packageName())) {
            return;
        }
        if (scope.matches(hint.owner(), hint.packageName())) {
            missing(
                    hint.name(),
                    hint.owner(),
                    hint.known(),
                    sightings.of(hint.owner(), hint.name()).orElseGet(() -> neverAsked(hint.owner())));
            return;
        }
        boolean heardOf =
                hint.known().how() == Unseen.How.DELIVERY || hint.known().how() == Unseen.How.LABEL;
        if (heardOf && !hint.seenByOthers()) {
            add(
                    Unseen.Kind.PACKAGE,
                    hint.name(),
                    hint.owner(),
                    hint.known(),
                    Unseen.Reason.SCOPE,
                    "no pattern of the image scope has it");
        }
    }

    private Outcome neverAsked(String owner) {
        return sightings
                .undiscovered()
                .orElse(new Outcome(State.NOT_FOUND, owner + " is none of the owners that GitHub tells this token of"));
    }

    private void missing(String name, String owner, Unseen.Known known, Outcome outcome) {
        if (outcome.state() == State.UNDECIDED) {
            undecided.add(owner);
        } else if (missing.containsKey(Unseen.Kind.OWNER + owner)) {
            ofMissingOwners
                    .computeIfAbsent(owner, absent -> new ArrayList<>())
                    .add(name + " (" + known.how().word() + ")");
        } else {
            add(Unseen.Kind.PACKAGE, name, owner, known, reason(outcome), outcome.evidence());
        }
    }

    /** An owner that is not seen stands for its packages. */
    private void addToOwner(String owner, List<String> packages) {
        List<String> distinct = packages.stream().distinct().toList();
        String some = String.join(", ", distinct.stream().limit(MAX_NAMED).toList());
        String more = distinct.size() > MAX_NAMED ? " and " + (distinct.size() - MAX_NAMED) + " more" : "";
        missing.computeIfPresent(
                Unseen.Kind.OWNER + owner,
                (key, one) -> with(one, new Unseen.Known(Unseen.How.PACKAGES, "known of it: " + some + more)));
    }

    private void add(
            Unseen.Kind kind, String name, String owner, Unseen.Known known, Unseen.Reason reason, String evidence) {
        missing.merge(
                kind + name,
                new Missing(kind, name, owner, List.of(known), reason, evidence),
                (before, now) -> with(before, known));
    }

    private static Missing with(Missing one, Unseen.Known known) {
        if (one.known().contains(known)) {
            return one;
        }
        List<Unseen.Known> all = new ArrayList<>(one.known());
        all.add(known);
        return new Missing(one.kind(), one.name(), one.owner(), all, one.reason(), one.evidence());
    }

    private static Unseen.Reason reason(Outcome outcome) {
        return switch (outcome.state()) {
            case SIGN_ON -> Unseen.Reason.SIGN_ON;
            case REFUSED -> Unseen.Reason.REFUSED;
            case LISTED, NOT_FOUND, UNDECIDED -> Unseen.Reason.NOT_FOUND;
        };
    }

    private List<PatternMatch> patterns(Map<String, List<PackageName>> matched) {
        return scope.rules().stream()
                .map(rule -> match(rule, matched.get(rule.text())))
                .toList();
    }

    private PatternMatch match(Rule rule, @Nullable List<PackageName> packages) {
        List<PackageName> all = packages == null ? List.of() : packages;
        return new PatternMatch(
                rule.text(),
                (long) all.size(),
                all.stream()
                        .map(PackageName::toString)
                        .sorted()
                        .limit(PatternMatch.MAX_EXAMPLES)
                        .toList(),
                run.now());
    }
}
