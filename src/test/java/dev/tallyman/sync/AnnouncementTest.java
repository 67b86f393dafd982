package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.store.DeliveryStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sync of one image alone, and what a sync of all finds that no delivery told. */
@Timeout(60)
class AnnouncementTest {
    @TempDir
    Path folder;

    private SyncHarness box;

    @BeforeEach
    void start() {
        box = new SyncHarness(folder);
        box.pushImage("acme/api", "1", "linux/amd64", "api");
        box.pushImage("acme/web", "1", "linux/amd64", "web");
        box.sync();
    }

    @AfterEach
    void stop() {
        box.close();
    }

    private DeliveryStore deliveries() {
        return new DeliveryStore(box.database);
    }

    @Test
    void oneImageIsSyncedAlone() {
        box.pushImage("acme/api", "2", "linux/amd64", "newer api");
        box.pushImage("acme/web", "2", "linux/amd64", "newer web");
        box.sandbox.truth().forgetRequests();
        SyncReport report = box.one("acme/api");
        assertThat(report.problems()).isEmpty();
        assertThat(report.packages()).isEqualTo(1);
        assertThat(report.newVersions()).isEqualTo(1);
        assertThat(box.requests())
                .containsOnlyKeys("PACKAGE_GET", "VERSION_LIST", "TOKEN", "MANIFEST_GET", "BLOB_GET", "STORAGE_GET");
        assertThat(box.versions("acme/web")).hasSize(1);
        box.sync();
        assertThat(box.inventory()).isEqualTo(box.truth());
    }

    @Test
    void anImageThatNobodyKnewIsSyncedAlone() {
        box.pushImage("acme/team/new", "1", "linux/amd64", "new");
        assertThat(box.one("acme/team/new").newVersions()).isEqualTo(1);
        assertThat(box.inventory()).isEqualTo(box.truth());
    }

    @Test
    void anImageThatIsGoneIsMissingAfterASyncOfItAlone() {
        box.sandbox.deletePackage("acme/web");
        box.one("acme/web");
        assertThat(box.inventory()).isEqualTo(box.truth());
    }

    @Test
    void aChangeThatNoDeliveryToldIsToldByTheSync() {
        deliveries().listening(true, box.clock.instant());
        box.clock.advance(Duration.ofMinutes(5));
        deliveries().take("1", "acme/api", box.clock.instant());
        box.pushImage("acme/api", "2", "linux/amd64", "newer api");
        box.pushImage("acme/web", "2", "linux/amd64", "newer web");
        box.clock.advance(Duration.ofMinutes(5));
        SyncReport report = box.sync();
        assertThat(report.status()).isEqualTo(SyncReport.Status.COMPLETE);
        assertThat(report.unannounced()).containsExactly("acme/web");
        assertThat(box.sync().unannounced()).isEmpty();
    }

    @Test
    void aDeliveryThatMayBeOnItsWayIsNotMissed() {
        deliveries().listening(true, box.clock.instant());
        box.clock.advance(Duration.ofMinutes(5));
        box.pushImage("acme/web", "2", "linux/amd64", "newer web");
        assertThat(box.sync().unannounced()).isEmpty();
    }

    @Test
    void withoutAWebhookNothingIsMissed() {
        box.clock.advance(Duration.ofMinutes(5));
        box.pushImage("acme/web", "2", "linux/amd64", "newer web");
        box.clock.advance(Duration.ofMinutes(5));
        assertThat(box.sync().unannounced()).isEmpty();
    }
}
