package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.github.Answer;
import dev.tallyman.github.GitHub;
import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.model.Secret;
import dev.tallyman.sandbox.Limits;
import dev.tallyman.store.EtagStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sync against a rate limit that it does not fit into. */
@Timeout(120)
class BudgetTest {
    private static final int PACKAGES = 12;
    private static final int VERSIONS = 130;
    private static final int CALLS_AN_HOUR = 20;

    @TempDir
    Path folder;

    @Test
    void whatDoesNotFitIsSaidBeforehandAndGoesOnLaterWithTheNewestFirst() {
        try (SyncHarness box = new SyncHarness(folder, Limits.none().withPrimary(60, CALLS_AN_HOUR, 60))) {
            for (int version = 0; version < VERSIONS; version++) {
                for (int one = 0; one < PACKAGES; one++) {
                    box.pushImage("acme/p" + one, "t" + version, "linux/amd64", one + " " + version);
                }
            }
            List<String> notices = new ArrayList<>();
            List<SyncReport.Budget> budgets = new ArrayList<>();
            SyncReport first = box.sync(false, new SyncProgress() {
                @Override
                public void at(long done, long total, String what) {}

                @Override
                public void notice(String words) {
                    notices.add(words);
                }

                @Override
                public synchronized void budget(SyncReport.Budget left) {
                    budgets.add(left);
                }
            });
            assertThat(notices).hasSize(1);
            assertThat(notices.getFirst()).contains("12 packages take about 24 calls");
            assertThat(budgets).anyMatch(left -> left.limit() == CALLS_AN_HOUR && left.remaining() < 10);
            assertThat(first.status()).isEqualTo(SyncReport.Status.PARTIAL);
            assertThat(first.problems()).hasSize(1);
            assertThat(first.left().packages()).isBetween(1L, 11L);
            assertThat(first.left().resumesAt()).isAfter(box.clock.instant());
            for (int one = 0; one < PACKAGES; one++) {
                assertThat(box.questions.tags(box.image("acme/p" + one)))
                        .as("the newest versions of p%d", one)
                        .anyMatch(tag -> tag.tag().equals("t" + (VERSIONS - 1)));
            }

            SyncReport tooEarly = box.sync();
            Instant before = first.left().resumesAt();
            assertThat(tooEarly.left().resumesAt()).isBetween(before.minusSeconds(1), before.plusSeconds(1));
            assertThat(tooEarly.requests().rest()).isLessThanOrEqualTo(1);

            SyncReport last = tooEarly;
            for (int round = 0; round < 4 && last.left() != null; round++) {
                box.clock.advance(
                        Duration.between(box.clock.instant(), last.left().resumesAt()));
                last = box.sync();
            }
            assertThat(last.left()).isNull();
            assertThat(last.status()).isEqualTo(SyncReport.Status.COMPLETE);
            assertThat(box.inventory()).isEqualTo(box.truth());
        }
    }

    @Test
    void aVerificationThatDoesNotFitIsGoneOnWithByTheSyncsAfterIt() {
        try (SyncHarness box = new SyncHarness(folder, Limits.none().withPrimary(60, 30, 60))) {
            // The first page of each is not modified and costs nothing; the second is asked for anew.
            for (int version = 0; version < VERSIONS; version++) {
                for (int one = 0; one < PACKAGES; one++) {
                    box.pushImage("acme/p" + one, "t" + version, "linux/amd64", one + " " + version);
                }
            }
            SyncReport first = box.sync();
            assertThat(first.problems()).isEmpty();
            SyncReport full = box.full();
            assertThat(full.left()).isNotNull();
            assertThat(full.verification().packages()).isLessThan(PACKAGES);
            assertThat(full.verification().left()).isGreaterThan(0);
            box.clock.advance(Duration.between(box.clock.instant(), full.left().resumesAt()));
            SyncReport next = box.sync();
            assertThat(next.status()).isEqualTo(SyncReport.Status.COMPLETE);
            assertThat(next.verification().packages() + full.verification().packages())
                    .isEqualTo(PACKAGES);
            assertThat(next.verification().left()).isZero();
            assertThat(box.sync().verification()).isNull();
        }
    }

    @Test
    void allWhoUseOneCredentialLearnOfItsLimitAtOnce() {
        try (SyncHarness box = new SyncHarness(folder, Limits.none().withPrimary(60, 2, 60));
                Http http = new Http(
                        HttpSettings.defaults()
                                .insecure(Set.of(box.sandbox.apiUrl().getAuthority())),
                        box.clock,
                        new Random(1),
                        box.clock::advance)) {
            GitHub sync = gitHub(box, http);
            GitHub webhook = gitHub(box, http);
            sync.accounts().find("acme");
            sync.accounts().find("other");
            assertThat(webhook.rateLimit().remaining()).isZero();
            assertThat(sync.accounts().find("nobody").isOk()).isFalse();
            assertThat(webhook.closedUntil()).isPresent().isEqualTo(sync.closedUntil());
            box.sandbox.truth().forgetRequests();
            assertThat(webhook.accounts().find("acme-labs")).isInstanceOf(Answer.RateLimited.class);
            assertThat(box.requests()).isEmpty();
        }
    }

    private static GitHub gitHub(SyncHarness box, Http http) {
        return new GitHub(http, box.sandbox.apiUrl(), new Secret(SyncHarness.TOKEN), new EtagStore(box.database));
    }
}
