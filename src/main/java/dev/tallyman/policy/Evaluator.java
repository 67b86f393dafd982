package dev.tallyman.policy;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Asks the rules of a policy about images. Thread-safe. */
public final class Evaluator {
    /** Things that are wrong which a message tells; of the others it says how many. */
    private static final int MAX_TOLD = 10;

    private final PolicySet policy;

    public Evaluator(PolicySet policy) {
        this.policy = policy;
    }

    /** One result a rule, in the policy's order. */
    public List<RuleResult> evaluate(ImageFacts image, Clock clock) {
        Facts facts = new Facts(image, clock.instant());
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return policy.rules().stream()
                .map(rule -> waive(image, result(image, rule, facts), today))
                .toList();
    }

    /**
     * One result a rule for all the images of one target: the worst of them, with the platforms that it is about where they differ.
     *
     * @param images of the same target, at least one
     */
    public List<RuleResult> evaluateTarget(List<ImageFacts> images, Clock clock) {
        List<List<RuleResult>> all =
                images.stream().map(image -> evaluate(image, clock)).toList();
        List<RuleResult> worst = new ArrayList<>();
        for (int rule = 0; rule < policy.rules().size(); rule++) {
            worst.add(worst(images, all, rule));
        }
        return worst;
    }

    private static RuleResult worst(List<ImageFacts> images, List<List<RuleResult>> all, int rule) {
        RuleResult worst = all.stream()
                .map(results -> results.get(rule))
                .max(Comparator.comparing(RuleResult::status))
                .orElseThrow();
        List<String> platforms = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            RuleResult result = all.get(i).get(rule);
            if (result.status() == worst.status() && result.message().equals(worst.message())) {
                platforms.add(String.valueOf(images.get(i).platform()));
            }
        }
        boolean everywhere = platforms.size() == images.size();
        return everywhere || worst.status() == RuleResult.Status.PASS
                ? worst
                : new RuleResult(
                        worst.target(),
                        worst.rule(),
                        worst.status(),
                        String.join(", ", platforms) + ": " + worst.message());
    }

    private static RuleResult result(ImageFacts image, Rule rule, Facts facts) {
        Optional<String> missing = facts.missing(rule.expression().variables());
        if (missing.isPresent()) {
            return new RuleResult(image.target(), rule.name(), RuleResult.Status.ERROR, missing.get());
        }
        Optional<String> incomplete = facts.incomplete(rule.expression().variables());
        return switch (rule.expression().evaluate(facts.with(rule.parameters()))) {
            case Expression.Outcome.Passed passed
            when incomplete.isPresent() ->
                new RuleResult(image.target(), rule.name(), RuleResult.Status.ERROR, incomplete.get());
            case Expression.Outcome.Passed passed ->
                new RuleResult(image.target(), rule.name(), RuleResult.Status.PASS, "");
            case Expression.Outcome.Violated violated ->
                new RuleResult(image.target(), rule.name(), RuleResult.Status.FAIL, message(rule, violated.messages()));
            case Expression.Outcome.Undecided undecided ->
                new RuleResult(image.target(), rule.name(), RuleResult.Status.ERROR, undecided.reason());
        };
    }

    private static String message(Rule rule, List<String> violations) {
        if (violations.isEmpty()) {
            String said = rule.message().isEmpty() ? rule.description() : rule.message();
            return said.isEmpty() ? "the rule's expression is false" : said;
        }
        List<String> distinct = violations.stream().distinct().sorted().toList();
        String told = String.join("; ", distinct.subList(0, Math.min(MAX_TOLD, distinct.size())));
        return distinct.size() <= MAX_TOLD ? told : told + "; and " + (distinct.size() - MAX_TOLD) + " more";
    }

    private RuleResult waive(ImageFacts image, RuleResult result, LocalDate today) {
        if (result.status() != RuleResult.Status.FAIL) {
            return result;
        }
        Optional<Waiver> latest = policy.waivers().stream()
                .filter(waiver -> waiver.covers(result.rule(), image))
                .max(Comparator.comparing(Waiver::until));
        if (latest.isEmpty()) {
            return result;
        }
        Waiver waiver = latest.get();
        boolean expired = today.isAfter(waiver.until());
        String note = expired
                ? " (its waiver ended on " + waiver.until() + ")"
                : " (waived until " + waiver.until() + ": " + waiver.reason() + ")";
        return new RuleResult(
                result.target(),
                result.rule(),
                expired ? RuleResult.Status.FAIL : RuleResult.Status.WAIVED,
                result.message() + note);
    }
}
