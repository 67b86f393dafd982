package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.Attestation;
import dev.tallyman.inventory.Attestations;
import dev.tallyman.model.Digest;
import dev.tallyman.sandbox.Fault;
import dev.tallyman.sandbox.Origin;
import dev.tallyman.sandbox.RepositorySetting;
import dev.tallyman.sandbox.RequestKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AttestationSyncTest {
    private static final String PROVENANCE = "https://slsa.dev/provenance/v1";

    @TempDir
    Path folder;

    private SyncHarness box;
    private Digest image;

    @BeforeEach
    void start() {
        box = new SyncHarness(folder);
        box.sandbox.set(RepositorySetting.ofPublic("acme/api"));
        image = box.pushImage("acme/api", "1.0.0", "linux/amd64", "layer");
        box.pushImage("acme/api", null, "linux/amd64", "untagged");
        box.sync();
    }

    @AfterEach
    void stop() {
        box.close();
    }

    @Test
    void nothingIsKnownBeforeGitHubIsAsked() {
        assertThat(known().checkedAt()).isNull();
        assertThat(box.sandbox.truth().count(RequestKind.ATTESTATIONS)).isZero();
        assertThat(box.attestations())
                .isEqualTo(new AttestationSync.Report(1, 0, 0, false, false, java.util.List.of()));
        assertThat(known().checkedAt()).isNotNull();
        assertThat(known().all()).isEmpty();
    }

    @Test
    void everyPageIsReadAndTheBundlesWithoutTheCredential() {
        for (int number = 0; number < 130; number++) {
            attest(image, image, "release-" + number);
        }
        AttestationSync.Report report = box.attestations();
        assertThat(report.found()).isEqualTo(130);
        assertThat(report.problems()).isEmpty();
        assertThat(box.sandbox.truth().count(RequestKind.ATTESTATIONS)).isEqualTo(2);
        assertThat(box.sandbox.truth().credentials(Origin.STORAGE)).isEmpty();
        assertThat(known().all()).hasSize(130);
        assertThat(known().all().getFirst())
                .isEqualTo(new Attestation(
                        image,
                        PROVENANCE,
                        "https://github.com/actions/runner/github-hosted",
                        "acme/api",
                        ".github/workflows/release-129.yml@refs/tags/v1",
                        "application/vnd.dev.sigstore.bundle.v0.3+json",
                        null));
        box.sandbox.truth().forgetRequests();
        assertThat(box.attestations().asked()).as("within a day").isZero();
        box.clock.advance(Duration.ofHours(25));
        assertThat(box.attestations().asked()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadOrDoesNotFitIsToldAndNotHidden() {
        attest(image, Digest.of(new byte[] {1}), "other");
        box.sandbox.attest("acme/api", image, PROVENANCE, "{\"mediaType\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        attest(image, image, "good");
        assertThat(box.attestations().found()).isEqualTo(3);
        assertThat(known().all())
                .extracting(Attestation::problem)
                .satisfiesExactly(
                        good -> assertThat(good).isNull(),
                        empty -> assertThat(empty).isEqualTo("its bundle has no statement"),
                        other -> assertThat(other).isEqualTo("its statement is about something else"));
        box.sandbox.faults().set(Fault.TRUNCATED_BODY, 0);
        box.sandbox.faults().set(Fault.WRONG_BLOB, 1);
        box.clock.advance(Duration.ofHours(25));
        box.attestations();
        assertThat(known().all()).hasSize(3);
    }

    @Test
    void thoseOfARepositoryThatTheTokenMayNotReadAreLeftOut() {
        box.sandbox.set(RepositorySetting.ofPublic("acme/api").attesting(image));
        box.sandbox.set(RepositorySetting.ofPrivate("acme/secret").attesting(image));
        AttestationSync.Report report = box.attestations();
        assertThat(report.problems()).isEmpty();
        assertThat(known().all()).extracting(Attestation::repository).containsExactly("acme/api");
        assertThat(known().all().getFirst().problem()).isNull();
    }

    @Test
    void noAnswerIsUnknownAndAskedAgain() {
        box.sandbox.faults().set(Fault.SERVER_ERROR, 1);
        AttestationSync.Report report = box.attestations();
        assertThat(report.problems()).hasSize(1);
        assertThat(report.more()).isTrue();
        assertThat(known().problem()).isNotBlank();
        box.sandbox.faults().clear();
        assertThat(box.attestations().asked()).isEqualTo(1);
        assertThat(known().problem()).isNull();
    }

    /** Its thread is interrupted by Ctrl-C; what was answered before that is kept, and the rest is asked for the next time. */
    @Test
    void aRunThatIsToldToStopSaysSo() {
        box.pushImage("acme/api", "2.0.0", "linux/amd64", "another");
        box.sync();
        attest(image, image, "release");
        AttestationSync.Report report = box.attestations((done, total, what) -> {
            if (done == 1) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(Thread.interrupted()).isFalse();
        assertThat(report.cancelled()).isTrue();
        assertThat(report.more()).isTrue();
        assertThat(report.asked()).isEqualTo(1);
        assertThat(report.problems()).isEmpty();
        assertThat(box.attestations().asked()).isEqualTo(1);
        assertThat(known().all()).hasSize(1);
    }

    private Attestations.Known known() {
        return Objects.requireNonNull(box.answers.show("acme/api:1.0.0").attestations());
    }

    private void attest(Digest subject, Digest stated, String workflow) {
        String statement = "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\""
                + stated.hex() + "\"}}],\"predicateType\":\"" + PROVENANCE + "\",\"predicate\":{\"buildDefinition\":"
                + "{\"externalParameters\":{\"workflow\":{\"ref\":\"refs/tags/v1\",\"repository\":\"https://github.com/acme/api\","
                + "\"path\":\".github/workflows/" + workflow + ".yml\"}}},\"runDetails\":{\"builder\":"
                + "{\"id\":\"https://github.com/actions/runner/github-hosted\"}}}}";
        String bundle =
                "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"dsseEnvelope\":{\"payload\":\""
                        + Base64.getEncoder().encodeToString(statement.getBytes(StandardCharsets.UTF_8)) + "\"}}";
        box.sandbox.attest("acme/api", subject, PROVENANCE, bundle.getBytes(StandardCharsets.UTF_8));
    }
}
