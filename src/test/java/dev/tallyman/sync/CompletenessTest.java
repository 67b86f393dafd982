package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.VersionSummary;
import dev.tallyman.inventory.Visibility;
import dev.tallyman.model.Digest;
import dev.tallyman.sandbox.Fault;
import dev.tallyman.sandbox.Limits;
import dev.tallyman.sandbox.Owner;
import dev.tallyman.sandbox.PackageSetting;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What makes lists incomplete, one by one: nothing is lost, nothing is called gone that is there, and nothing stays that is gone. */
@Timeout(180)
class CompletenessTest {
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

    private void many() {
        for (int one = 0; one < 130; one++) {
            box.pushImage("acme/p" + one, "latest", "linux/amd64", "p" + one);
        }
        for (int version = 0; version < 220; version++) {
            box.pushImage("acme/p1", "t" + version, "linux/amd64", "p1 " + version);
        }
    }

    @Test
    void itemsThatGetLostBetweenPagesAreNeitherGoneNorMissedForGood() {
        many();
        box.sync();
        assertThat(box.inventory()).isEqualTo(box.truth());
        box.sandbox.faults().set(Fault.LOST_ITEM, 0.05);
        for (int round = 0; round < 3; round++) {
            box.pushImage("acme/p" + round, "more", "linux/amd64", "more " + round);
            box.full();
            assertThat(gone()).isEmpty();
        }
        box.sandbox.faults().set(Fault.LOST_ITEM, 0);
        box.sync();
        assertThat(box.inventory()).isEqualTo(box.truth());
    }

    private Set<String> gone() {
        Set<String> gone = new TreeSet<>();
        for (String image : List.of("acme/p0", "acme/p1", "acme/p2", "acme/p129")) {
            box.versions(image).stream()
                    .filter(version -> version.state() != Presence.ACTIVE)
                    .forEach(version -> gone.add(image + " " + version.digest()));
        }
        return gone;
    }

    @Test
    void pagesWithoutALinkAreReadToTheEndAllTheSame() {
        many();
        box.sandbox.faults().set(Fault.MISSING_LINK, 1.0);
        box.sync();
        assertThat(box.inventory()).isEqualTo(box.truth());
    }

    @Test
    void aVersionThatIsDeletedIsToldWhenAndComesBack() throws Exception {
        Digest kept = box.pushImage("acme/web", "1", "linux/amd64", "one");
        Digest gone = box.pushImage("acme/web", "2", "linux/amd64", "two");
        box.sync();
        box.sandbox.deleteVersion("acme/web", gone);
        box.sync();
        assertThat(box.versions("acme/web"))
                .filteredOn(version -> version.digest().equals(gone))
                .extracting(VersionSummary::state)
                .containsExactly(Presence.DELETED);
        box.sandbox.restoreVersion("acme/web", gone);
        SyncReport back = box.sync();
        assertThat(back.problems()).isEmpty();
        assertThat(box.inventory()).isEqualTo(box.truth());
        assertThat(box.versions("acme/web")).extracting(VersionSummary::digest).contains(kept, gone);
    }

    @Test
    void anOwnerThatIsRenamedTakesItsImagesAndTheirHistoryAlong() {
        box.scope = "";
        box.pushImage("acme/team/web", "1", "linux/amd64", "one");
        box.pushImage("acme/api", "1", "linux/amd64", "two");
        box.sync();
        box.pushImage("acme/api", "2", "linux/amd64", "three");
        box.sync();
        box.sandbox.renameOwner("acme", "ajax");
        box.sandbox.truth().forgetRequests();
        SyncReport report = box.sync();
        assertThat(report.problems()).isEmpty();
        assertThat(box.inventory()).isEqualTo(box.truth());
        assertThat(box.events("ajax/api")).contains("tag-added 2", "image-renamed ajax/api");
        assertThat(box.requests()).doesNotContainKeys("MANIFEST_GET", "BLOB_GET");
        assertThat(box.sync().problems()).isEmpty();
    }

    @Test
    void anOwnerThatIsNoLongerSeenLeavesNothingActive() {
        box.scope = "";
        box.pushImage("acme/web", "1", "linux/amd64", "one");
        box.pushImage("acme-labs/lab", "1", "linux/amd64", "two");
        box.sync();
        box.sandbox.add(Owner.organization("acme-labs", "somebody-else"));
        SyncReport report = box.sync();
        assertThat(box.inventory()).noneMatch(line -> line.startsWith("acme-labs"));
        assertThat(report.packages()).isEqualTo(1);
        assertThat(box.versions("acme-labs/lab"))
                .extracting(VersionSummary::state)
                .containsExactly(Presence.MISSING);
        box.sandbox.add(Owner.organization("acme-labs", "tally"));
        box.sync();
        assertThat(box.inventory()).isEqualTo(box.truth());
    }

    @Test
    void internalPackagesNestedNamesAndThoseOfUsersAreSeen() {
        box.scope = "acme,tally,other";
        box.sandbox.set(new PackageSetting("acme/deep/er/web", dev.tallyman.sandbox.Visibility.INTERNAL));
        box.sandbox.set(new PackageSetting("other/open", dev.tallyman.sandbox.Visibility.PUBLIC));
        box.pushImage("acme/deep/er/web", "1", "linux/amd64", "one");
        box.pushImage("tally/own/tool", "1", "linux/amd64", "two");
        box.pushImage("other/open", "1", "linux/amd64", "three");
        SyncReport report = box.sync();
        assertThat(report.problems()).isEmpty();
        assertThat(box.inventory()).isEqualTo(box.truth());
        assertThat(box.answers.show("acme/deep/er/web").versions()).hasSize(1);
        assertThat(box.inventory()).anyMatch(line -> line.startsWith("acme/deep/er/web " + Visibility.INTERNAL.word()));
        box.sandbox.set(new PackageSetting("acme/deep/er/web", dev.tallyman.sandbox.Visibility.PRIVATE));
        box.sync();
        assertThat(box.inventory()).isEqualTo(box.truth());
        assertThat(box.events("acme/deep/er/web")).contains("visibility-changed acme/deep/er/web");
    }

    @Test
    @Tag("scale")
    void moreThanTenThousandPackagesAreListedByTheirVisibility() {
        box.close();
        box = new SyncHarness(folder.resolve("many"), Limits.none());
        for (int one = 0; one < 10_050; one++) {
            if (one % 2 == 0) {
                box.sandbox.set(new PackageSetting("acme/p" + one, dev.tallyman.sandbox.Visibility.PUBLIC));
            }
            box.pushImage("acme/p" + one, null, "linux/amd64", "the same");
        }
        SyncReport report = box.sync();
        assertThat(report.problems()).isEmpty();
        assertThat(report.packages()).isEqualTo(10_050);
        assertThat(report.versions()).isEqualTo(10_050);
    }
}
