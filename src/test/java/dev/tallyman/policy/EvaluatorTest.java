package dev.tallyman.policy;

import static dev.tallyman.policy.Images.finding;
import static dev.tallyman.policy.Images.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tallyman.inventory.BaseImage;
import dev.tallyman.inventory.BaseName;
import dev.tallyman.inventory.Origins;
import dev.tallyman.inventory.ReadState;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Severity;
import dev.tallyman.policy.RuleResult.Status;
import dev.tallyman.scan.ScanResult;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T23:59:00Z"), ZoneOffset.UTC);

    @Test
    void aRuleOfTheUsersOwnGivesTrueOrFalse() {
        String yaml = """
                rules:
                  - name: our-registry
                    expression: name.startsWith("ghcr.io/other/")
                    message: images come from our own registry
                  - name: no-log4j
                    description: No log4j.
                    expression: "!packages.exists(p, p.name.startsWith('log4j'))"
                """;
        assertThat(evaluate(yaml, image()))
                .extracting(RuleResult::status, RuleResult::message)
                .containsExactly(tuple(Status.FAIL, "images come from our own registry"), tuple(Status.PASS, ""));
    }

    @Test
    void whereAFindingComesFromIsKnownUnlessItIsAnEstimate() {
        String yaml = """
                rules:
                  - name: ours
                    expression: findings.filter(f, f.from == "image").map(f, f.id)
                  - name: known
                    expression: findings.filter(f, f.from == "unknown").map(f, f.id)
                  - name: our-base
                    expression: base.evidence == "layers" && base.names.exists(n, n.startsWith("ghcr.io/acme/base/"))
                """;
        Images with = image().findings(Images.ofLayer(OF_BASE, "CVE-1"), Images.ofLayer(OWN, "CVE-2"));
        assertThat(evaluate(yaml, with.origins(origins(BaseImage.Evidence.LAYERS))))
                .extracting(RuleResult::status, RuleResult::message)
                .containsExactly(tuple(Status.FAIL, "CVE-2"), tuple(Status.PASS, ""), tuple(Status.PASS, ""));
        assertThat(evaluate(yaml, with.origins(origins(BaseImage.Evidence.HISTORY))))
                .extracting(RuleResult::status)
                .containsExactly(Status.PASS, Status.FAIL, Status.FAIL);
        assertThat(evaluate(yaml, with.origins(Origins.UNKNOWN)))
                .extracting(RuleResult::status, RuleResult::message)
                .contains(tuple(Status.ERROR, "what the image is built on is not known"));
    }

    private static final Digest OF_BASE = Digest.of(new byte[] {1});
    private static final Digest OWN = Digest.of(new byte[] {2});

    private static Origins origins(BaseImage.Evidence evidence) {
        boolean sure = evidence == BaseImage.Evidence.LAYERS;
        BaseName name = new BaseName(1, "ghcr.io", "acme/base/debian", "12", OF_BASE);
        return new Origins(
                new BaseImage(
                        evidence, "", name.full(), OF_BASE, 1, !sure, null, sure ? List.of(name) : List.of(), null),
                List.of(OF_BASE, OWN));
    }

    @Test
    void parametersReachTheExpression() {
        String yaml = """
                rules:
                  - name: fresh-base
                    parameters: {days: 5}
                  - name: required-labels
                    parameters:
                      labels: [a, b]
                """;
        assertThat(evaluate(yaml, image()))
                .extracting(RuleResult::message)
                .containsExactly(
                        "the base is 22 days old, more than 5", "the label a is missing; the label b is missing");
    }

    @Test
    void aWaiverHoldsUntilTheEndOfItsDay() {
        assertThat(evaluate(waiver("acme/*", "2026-11-23"), image().user("root")))
                .containsExactly(new RuleResult(
                        "ghcr.io/acme/api:1.4",
                        "no-root",
                        Status.WAIVED,
                        "runs as root, which is root (waived until 2026-11-23: being rebuilt)"));
        assertThat(evaluate(waiver("acme/*", "2026-11-22"), image().user("root")))
                .containsExactly(new RuleResult(
                        "ghcr.io/acme/api:1.4",
                        "no-root",
                        Status.FAIL,
                        "runs as root, which is root (its waiver ended on 2026-11-22)"));
    }

    @Test
    void aWaiverCoversTheImagesThatItNames() {
        assertThat(statuses(waiver("ghcr.io/acme/api", "2027-01-01"), image().user("")))
                .containsExactly(Status.WAIVED);
        assertThat(statuses(waiver("acme/ap", "2027-01-01"), image().user(""))).containsExactly(Status.FAIL);
        assertThat(statuses(waiver("acme.api", "2027-01-01"), image().user(""))).containsExactly(Status.FAIL);
    }

    @Test
    void aWaiverChangesNothingElse() {
        assertThat(statuses(waiver("*", "2027-01-01"), image())).containsExactly(Status.PASS);
        assertThat(statuses(waiver("*", "2027-01-01"), image().withoutConfig())).containsExactly(Status.ERROR);
    }

    @Test
    void whatGoesWrongInAnExpressionIsAnErrorOfItsRule() {
        String yaml = """
                rules:
                  - name: score
                    expression: findings.all(f, f.score < 9.0)
                  - name: kinds
                    expression: "parameters.limit > 3"
                    parameters: {limit: many}
                  - name: after
                    expression: "true"
                """;
        List<RuleResult> results =
                evaluate(yaml, image().findings(finding("CVE-1", Severity.UNKNOWN, null, Finding.Status.AFFECTED)));
        assertThat(results).extracting(RuleResult::status).containsExactly(Status.ERROR, Status.ERROR, Status.PASS);
        assertThat(results.getFirst().message()).contains("score");
    }

    @Test
    void aMessageTellsTenThingsAndCountsTheRest() {
        Finding[] many = IntStream.range(10, 23)
                .mapToObj(i -> finding("CVE-" + i, Severity.CRITICAL, "2", Finding.Status.AFFECTED))
                .toArray(Finding[]::new);
        assertThat(evaluate("rules: [{name: no-fixable-critical}]", image().findings(many)))
                .singleElement()
                .satisfies(result -> assertThat(result.message())
                        .startsWith("CVE-10 in ")
                        .endsWith("; and 3 more")
                        .contains("CVE-19")
                        .doesNotContain("CVE-20"));
    }

    @Test
    void ofATargetsImagesTheWorstCounts() {
        Evaluator evaluator = new Evaluator(PolicySet.parse("test", "rules: [{name: no-root}, {name: no-latest}]"));
        List<RuleResult> results = evaluator.evaluateTarget(
                List.of(image().facts(), image().user("").os("freebsd").facts()), CLOCK);
        assertThat(results)
                .containsExactly(
                        new RuleResult(
                                "ghcr.io/acme/api:1.4",
                                "no-root",
                                Status.FAIL,
                                "freebsd/amd64: no user is set, so it runs as root"),
                        new RuleResult("ghcr.io/acme/api:1.4", "no-latest", Status.PASS, ""));
    }

    @Test
    void nothingOfATargetThatCouldNotBeReadPasses() {
        ScanResult failed = new ScanResult(
                "oci:missing",
                null,
                null,
                ScanResult.Status.FAILED,
                List.of(new dev.tallyman.model.Problem("oci:missing", "there is no such folder")),
                List.of());
        List<ImageFacts> facts = ImageFacts.of(failed, List.of());
        assertThat(facts).singleElement().extracting(ImageFacts::contents).isEqualTo(ReadState.FAILED);
        assertThat(new Evaluator(PolicySet.builtIn()).evaluateTarget(facts, CLOCK))
                .filteredOn(result -> result.status() == Status.PASS)
                .extracting(RuleResult::rule)
                .containsExactly("no-latest");
    }

    private static String waiver(String image, String until) {
        return """
                rules: [{name: no-root}]
                waivers:
                  - rule: no-root
                    images: ["%s"]
                    until: %s
                    reason: being rebuilt
                """.formatted(image, until);
    }

    private static List<Status> statuses(String yaml, Images image) {
        return evaluate(yaml, image).stream().map(RuleResult::status).toList();
    }

    private static List<RuleResult> evaluate(String yaml, Images image) {
        return new Evaluator(PolicySet.parse("test", yaml)).evaluate(image.facts(), CLOCK);
    }
}
