package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.ImageDetails;
import dev.tallyman.inventory.PlatformImage;
import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.VersionKind;
import dev.tallyman.inventory.VersionSummary;
import dev.tallyman.model.Digest;
import dev.tallyman.sandbox.PackageSetting;
import dev.tallyman.sandbox.RequestKind;
import dev.tallyman.sandbox.Visibility;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SyncTest {
    @TempDir
    Path folder;

    private SyncHarness box;

    @BeforeEach
    void start() {
        box = new SyncHarness(folder);
    }

    @AfterEach
    void stop() {
        box.close();
    }

    @Test
    void theInventoryEqualsTheTruth() {
        box.sandbox.set(new PackageSetting("acme/api", Visibility.PUBLIC).linkedTo("acme/api-source"));
        Digest index = box.pushMultiPlatform("acme/api", "1.0", "one");
        box.pushSignature("acme/api", index);
        box.pushImage("acme/team/web", "latest", "linux/amd64", "base", "web");
        box.pushImage("acme/team/web", "latest", "linux/amd64", "base", "newer web");

        SyncReport report = box.sync();

        assertThat(report.problems()).isEmpty();
        assertThat(report.status()).isEqualTo(SyncReport.Status.COMPLETE);
        assertThat(report.packages()).isEqualTo(2);
        assertThat(report.versions()).isEqualTo(7);
        assertThat(report.newVersions()).isEqualTo(7);
        assertThat(box.inventory()).isEqualTo(box.truth());
        assertThat(box.versions("acme/api"))
                .extracting(VersionSummary::kind)
                .containsExactlyInAnyOrder(
                        VersionKind.INDEX,
                        VersionKind.IMAGE,
                        VersionKind.IMAGE,
                        VersionKind.ATTESTATION,
                        VersionKind.SIGNATURE);
        ImageDetails shown = box.answers.show("acme/api:1.0");
        assertThat(shown.versions().getFirst().platforms()).containsExactly("linux/amd64", "linux/arm64");
        assertThat(shown.images()).hasSize(2);
        PlatformImage amd = shown.images().getFirst();
        assertThat(amd.layers())
                .extracting(PlatformImage.Layer::digest, PlatformImage.Layer::createdBy)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(SyncHarness.digest("base"), "COPY base"),
                        org.assertj.core.groups.Tuple.tuple(SyncHarness.digest("one amd64"), "COPY one amd64"));
        assertThat(shown.versions().getFirst().size())
                .isEqualTo(
                        shown.images().stream().mapToLong(PlatformImage::size).sum());
    }

    @Test
    void aSecondSyncCosts304sAlone() {
        box.pushMultiPlatform("acme/api", "1.0", "one");
        box.pushImage("acme/web", "latest", "linux/amd64", "web");
        box.sync();
        box.sandbox.truth().forgetRequests();

        SyncReport second = box.sync();

        assertThat(second.requests()).isEqualTo(new SyncReport.Requests(1, 1, 0));
        assertThat(second.status()).isEqualTo(SyncReport.Status.COMPLETE);
        assertThat(second.versions()).isEqualTo(5);
        assertThat(second.newVersions()).isZero();
        assertThat(box.requests()).containsOnlyKeys(RequestKind.PACKAGE_LIST.name());
    }

    @Test
    void oneNewTagCostsFiveRequestsMore() {
        box.pushMultiPlatform("acme/api", "1.0", "one");
        box.pushImage("acme/web", "latest", "linux/amd64", "web");
        box.sync();
        box.pushImage("acme/web", "1.1", "linux/amd64", "newer");

        SyncReport report = box.sync();

        assertThat(report.newVersions()).isEqualTo(1);
        assertThat(report.opened()).isEqualTo(1);
        assertThat(report.requests().rest() + report.requests().registry()).isLessThanOrEqualTo(1 + 5);
        assertThat(box.inventory()).isEqualTo(box.truth());
    }

    @Test
    void movedTagsAndGoneVersionsAreSeenAndTold() {
        Digest old = box.pushImage("acme/web", "latest", "linux/amd64", "old");
        Digest loose = box.pushImage("acme/web", null, "linux/amd64", "loose");
        box.sync();
        Digest now = box.pushImage("acme/web", "latest", "linux/amd64", "new");
        box.sandbox.deleteVersion("acme/web", loose);

        box.sync();

        assertThat(box.inventory()).isEqualTo(box.truth());
        assertThat(box.events("acme/web"))
                .containsExactlyInAnyOrder(
                        "image-added acme/web",
                        "version-added " + old,
                        "version-added " + loose,
                        "tag-added latest",
                        "version-added " + now,
                        "tag-moved latest",
                        "version-gone " + loose);
        assertThat(box.versions("acme/web"))
                .filteredOn(version -> version.digest().equals(loose))
                .extracting(VersionSummary::state)
                .containsExactly(Presence.DELETED);
    }

    @Test
    void aDeletedPackageIsMissingAndComesBack() {
        box.pushImage("acme/web", "latest", "linux/amd64", "web");
        box.pushImage("acme/api", "latest", "linux/amd64", "api");
        box.sync();
        box.sandbox.deletePackage("acme/web");
        box.sync();
        assertThat(box.inventory()).isEqualTo(box.truth());
        assertThat(box.answers.show("acme/web").versions())
                .extracting(VersionSummary::state)
                .containsExactly(Presence.MISSING);
        box.pushImage("acme/web", "2", "linux/amd64", "web two");
        SyncReport back = box.sync();
        assertThat(back.problems()).isEmpty();
        assertThat(box.inventory()).isEqualTo(box.truth());
    }

    @Test
    void aVersionThatTheRegistryDoesNotKnowIsKeptAsUnreadable() {
        Digest amd = box.pushImage("acme/api", null, "linux/amd64", "a");
        Digest arm = box.pushImage("acme/api", null, "linux/arm64", "b");
        Digest index = box.pushIndex("acme/api", "1", java.util.Map.of(amd, "linux/amd64", arm, "linux/arm64"));
        box.sandbox.deleteVersion("acme/api", arm);

        SyncReport report = box.sync();

        assertThat(report.status()).isEqualTo(SyncReport.Status.PARTIAL);
        assertThat(report.problems()).hasSize(1);
        assertThat(report.problems().getFirst().where())
                .contains("acme/api@" + arm)
                .contains("linux/arm64");
        VersionSummary partial = box.versions("acme/api").stream()
                .filter(version -> version.digest().equals(index))
                .findFirst()
                .orElseThrow();
        assertThat(partial.problem()).startsWith("1 of its 2 entries cannot be read");
        assertThat(box.answers.show("acme/api:1").images()).hasSize(1);
        assertThat(box.inventory()).isEqualTo(box.truth());
    }

    @Test
    void everythingTheTokenSeesWithoutAScope() {
        box.scope = "";
        box.pushImage("acme/web", "latest", "linux/amd64", "web");
        box.pushImage("acme-labs/lab", "latest", "linux/amd64", "lab");
        box.pushImage("tally/own", "latest", "linux/amd64", "own");
        SyncReport report = box.sync();
        assertThat(report.problems()).isEmpty();
        assertThat(box.inventory()).isEqualTo(box.truth());
        assertThat(report.packages()).isEqualTo(3);
    }

    @Test
    void aScopeOfNamesAndGlobsLeavesTheRestOut() {
        box.pushImage("acme/web", "latest", "linux/amd64", "web");
        box.pushImage("acme/api", "latest", "linux/amd64", "api");
        box.pushImage("acme-labs/lab", "latest", "linux/amd64", "lab");
        box.scope = "acme/w*, acme-labs/lab";
        SyncReport report = box.sync();
        assertThat(report.problems()).isEmpty();
        assertThat(box.inventory()).noneMatch(line -> line.startsWith("acme/api"));
        assertThat(report.packages()).isEqualTo(2);
    }

    @Test
    void withoutATokenPublicImagesAreReadByName() {
        box.sandbox.set(new PackageSetting("acme/open", Visibility.PUBLIC));
        Digest index = box.pushMultiPlatform("acme/open", "1.0", "one");
        box.pushImage("acme/open", "latest", "linux/amd64", "two");
        box.pushImage("acme/closed", "latest", "linux/amd64", "three");
        box.token = null;
        box.scope = "acme/open";
        SyncReport report = box.sync();
        assertThat(report.problems()).isEmpty();
        assertThat(report.status()).isEqualTo(SyncReport.Status.COMPLETE);
        assertThat(report.requests().rest()).isZero();
        assertThat(box.answers.show("acme/open:1.0").versions().getFirst().digest())
                .isEqualTo(index);
        assertThat(box.answers.show("acme/open:1.0").images()).hasSize(2);
        assertThat(box.sync().newVersions()).isZero();

        box.scope = "acme/open, acme/closed";
        SyncReport partial = box.sync();
        assertThat(partial.status()).isEqualTo(SyncReport.Status.PARTIAL);
        assertThat(partial.problems()).extracting(problem -> problem.where()).containsExactly("acme/closed");

        box.token = SyncHarness.TOKEN;
        box.sync();
        assertThat(box.inventory()).isEqualTo(box.truth());
    }

    @Test
    void aBadTokenFailsTheSyncAndIsAskedOnce() {
        box.pushImage("acme/web", "latest", "linux/amd64", "web");
        box.token = "ghp_" + "b".repeat(36);
        SyncReport report = box.sync();
        assertThat(report.status()).isEqualTo(SyncReport.Status.FAILED);
        assertThat(report.requests().rest()).isEqualTo(1);
        assertThat(report.problems()).isNotEmpty();
        assertThat(report.problems().toString()).doesNotContain(box.token);
    }

    @Test
    void aSecondSyncOfTheSameFolderIsRefusedWhileOneRuns() {
        box.pushImage("acme/web", "latest", "linux/amd64", "web");
        java.util.concurrent.atomic.AtomicReference<Throwable> refused =
                new java.util.concurrent.atomic.AtomicReference<>();
        box.sync(false, (done, total, what) -> {
            if (refused.get() == null) {
                refused.set(org.assertj.core.api.Assertions.catchThrowable(box::sync));
            }
        });
        assertThat(refused.get())
                .isInstanceOf(dev.tallyman.model.TallymanException.class)
                .hasMessageContaining("another sync");
        assertThat(box.sync().status()).isEqualTo(SyncReport.Status.COMPLETE);
    }

    @Test
    void anInterruptEndsTheSyncAndTheNextGoesOn() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            box.pushImage("acme/web", "t" + i, "linux/amd64", "web " + i);
        }
        java.util.concurrent.atomic.AtomicReference<SyncReport> ended =
                new java.util.concurrent.atomic.AtomicReference<>();
        Thread main = new Thread(
                () -> ended.set(box.sync(false, (done, total, what) -> {
                    if (what.contains("manifest 3")) {
                        Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().equals("syncing"))
                                .forEach(Thread::interrupt);
                    }
                })),
                "syncing");
        main.start();
        main.join();
        assertThat(ended.get().cancelled()).isTrue();
        assertThat(ended.get().status()).isEqualTo(SyncReport.Status.PARTIAL);
        assertThat(ended.get().newVersions()).isEqualTo(20);
        SyncReport next = box.sync();
        assertThat(next.cancelled()).isFalse();
        assertThat(next.newVersions()).isZero();
        assertThat(box.inventory()).isEqualTo(box.truth());
    }

    @Test
    void anOwnerThatIsNotThereFailsTheSync() {
        box.scope = "nobody-here";
        SyncReport report = box.sync();
        assertThat(report.status()).isEqualTo(SyncReport.Status.FAILED);
        assertThat(report.problems().getFirst().where()).isEqualTo("nobody-here");
    }

    @Test
    void manyVersionsAreReadToTheLastPage() {
        for (int i = 0; i < 230; i++) {
            box.pushImage("acme/big", i % 2 == 0 ? "v" + i : null, "linux/amd64", "layer " + i);
        }
        box.sync();
        assertThat(box.inventory()).isEqualTo(box.truth());
        box.sandbox.truth().forgetRequests();
        box.pushImage("acme/big", "v999", "linux/amd64", "new");
        box.sync();
        assertThat(box.inventory()).isEqualTo(box.truth());
        assertThat(box.requests()).containsEntry("VERSION_LIST", 1L);
        // A tag that moves to an old version is on a late page.
        Digest old = box.versions("acme/big").getLast().digest();
        byte[] content = box.imageManifest("acme/big", "linux/amd64", "layer 0");
        assertThat(Digest.of(content)).isEqualTo(old);
        box.push("acme/big", "stable", dev.tallyman.model.MediaType.OCI_MANIFEST, content);
        box.sync();
        assertThat(box.inventory()).isEqualTo(box.truth());
        List<Digest> gone = List.of(box.versions("acme/big").get(150).digest());
        box.sandbox.deleteVersion("acme/big", gone.getFirst());
        box.sync();
        assertThat(box.inventory()).isEqualTo(box.truth());
    }
}
