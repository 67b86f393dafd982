package dev.tallyman.policy;

import static dev.tallyman.policy.Images.finding;
import static dev.tallyman.policy.Images.image;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.inventory.ReadState;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Severity;
import dev.tallyman.policy.RuleResult.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInRulesTest {
    private static final Clock CLOCK = Clock.fixed(Images.CREATED.plus(Duration.ofDays(10)), ZoneOffset.UTC);
    private static final Finding FIXABLE =
            finding("CVE-2019-1551", Severity.CRITICAL, "1.1.1d-r2", Finding.Status.AFFECTED);

    @Test
    void anImageInOrderPassesThemAll() {
        var results = new Evaluator(PolicySet.builtIn()).evaluate(image().facts(), CLOCK);
        assertThat(results)
                .extracting(RuleResult::rule)
                .containsExactly(
                        "no-fixable-critical", "no-root", "no-latest", "fresh-base", "required-labels", "no-secrets");
        assertThat(results).allSatisfy(result -> {
            assertThat(result.status()).as(result.rule()).isEqualTo(Status.PASS);
            assertThat(result.message()).isEmpty();
            assertThat(result.target()).isEqualTo("ghcr.io/acme/api:1.4");
        });
    }

    @Test
    void noFixableCriticalNamesTheFinding() {
        expect(
                "no-fixable-critical",
                image().findings(FIXABLE),
                Status.FAIL,
                "CVE-2019-1551 in libssl1.1 1.1.1d-r0, fixed in 1.1.1d-r2");
    }

    @Test
    void noSecretsTellsWhatAndWhere() {
        FoundSecret secret = new FoundSecret(
                "npm-token",
                "npm token",
                Severity.CRITICAL,
                "ab12",
                FoundSecret.Kind.FILE,
                "app/.npmrc",
                1,
                null,
                FoundSecret.State.DELETED,
                null);
        expect(
                "no-secrets",
                image().secrets(secret),
                Status.FAIL,
                "npm token in app/.npmrc:1, deleted by a later layer");
        expect("no-secrets", image(), Status.PASS, "");
    }

    @Test
    void noFixableCriticalLetsOthersPass() {
        Images others = image().findings(
                        finding("CVE-1", Severity.CRITICAL, null, Finding.Status.AFFECTED),
                        finding("CVE-2", Severity.HIGH, "2", Finding.Status.AFFECTED),
                        finding("CVE-3", Severity.CRITICAL, "2", Finding.Status.NOT_AFFECTED));
        expect("no-fixable-critical", others, Status.PASS, "");
    }

    @Test
    void noFixableCriticalDoesNotPassWhatWasNotWhollyRead() {
        expect(
                "no-fixable-critical",
                image().contents(ReadState.PARTIAL, "var/lib/dpkg/status", "it is cut off"),
                Status.ERROR,
                "the image's contents are not wholly known: var/lib/dpkg/status: it is cut off");
        expect(
                "no-fixable-critical",
                image().contents(ReadState.UNREAD, "layer", "not pulled").findings(FIXABLE),
                Status.ERROR,
                "the image's contents are not known: layer: not pulled");
        expect(
                "no-fixable-critical",
                image().contents(ReadState.PARTIAL, "layer", "cut off").findings(FIXABLE),
                Status.FAIL,
                "CVE-2019-1551 in libssl1.1 1.1.1d-r0, fixed in 1.1.1d-r2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "root", "0", "0:0", "root:root", "root:1000", "0:1000", ":1000", "00", "+0"})
    void noRootFails(String user) {
        expect(
                "no-root",
                image().user(user),
                Status.FAIL,
                user.isEmpty() ? "no user is set, so it runs as root" : "runs as " + user + ", which is root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "1000", "1000:0", "rooty", "nonroot:nonroot", "65532", "10", "toor"})
    void noRootPasses(String user) {
        expect("no-root", image().user(user), Status.PASS, "");
    }

    @Test
    void noRootOfWindows() {
        expect(
                "no-root",
                image().os("windows").user("ContainerAdministrator"),
                Status.FAIL,
                "runs as ContainerAdministrator");
        expect("no-root", image().os("windows").user("ContainerUser"), Status.PASS, "");
    }

    @Test
    void noRootIsUndecidedWithoutAConfiguration() {
        expect("no-root", image().withoutConfig(), Status.ERROR, "the image's configuration is not known");
    }

    @Test
    void noLatest() {
        expect("no-latest", image().tags("1.4", "latest"), Status.FAIL, "the tag latest is in use");
        expect("no-latest", image().tags("latest-alpine"), Status.PASS, "");
        expect("no-latest", image().tags(), Status.PASS, "");
    }

    @Test
    void freshBase() {
        Instant now = CLOCK.instant();
        expect("fresh-base", image().created(now.minus(Duration.ofDays(180))), Status.PASS, "");
        expect(
                "fresh-base",
                image().created(now.minus(Duration.ofDays(181))),
                Status.FAIL,
                "the base is 181 days old, more than 180");
        expect(
                "fresh-base",
                image().history(now.minus(Duration.ofDays(900)), now),
                Status.FAIL,
                "the base is 900 days old, more than 180");
        expect("fresh-base", image().history(Instant.EPOCH), Status.PASS, "");
    }

    @Test
    void freshBaseIsUndecidedWithoutADate() {
        expect("fresh-base", image().created(null), Status.ERROR, "the image does not say when its base was made");
        expect(
                "fresh-base",
                image().created(Instant.EPOCH),
                Status.ERROR,
                "the image does not say when its base was made");
    }

    @Test
    void requiredLabels() {
        expect(
                "required-labels",
                image().labels(Map.of()),
                Status.FAIL,
                "the label org.opencontainers.image.source is missing");
        expect(
                "required-labels",
                image().labels(Map.of("org.opencontainers.image.source", "")),
                Status.FAIL,
                "the label org.opencontainers.image.source is missing");
        expect("required-labels", image().withoutConfig(), Status.ERROR, "the image's configuration is not known");
    }

    private static void expect(String rule, Images image, Status status, String message) {
        assertThat(new Evaluator(PolicySet.builtIn()).evaluate(image.facts(), CLOCK))
                .contains(new RuleResult("ghcr.io/acme/api:1.4", rule, status, message));
    }
}
