package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.History;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What moves on pages that a sync does not read, and what a full sync says of it. */
@Timeout(120)
class VerificationTest {
    private static final int VERSIONS = 230;

    @TempDir
    Path folder;

    private SyncHarness box;

    @BeforeEach
    void start() {
        box = new SyncHarness(folder);
        for (int i = 0; i < VERSIONS; i++) {
            box.pushImage("acme/big", "v1.0." + i, "linux/amd64", "layer " + i);
        }
    }

    @AfterEach
    void stop() {
        box.close();
    }

    /** Under a newer push, between two versions on late pages. */
    private void move(String tag, int from, int to) {
        point(tag, from);
        box.sync();
        point(tag, to);
        box.pushImage("acme/big", "v2.0.0", "linux/amd64", "newer");
    }

    private Digest point(String tag, int version) {
        byte[] content = box.imageManifest("acme/big", "linux/amd64", "layer " + version);
        return box.push("acme/big", tag, MediaType.OCI_MANIFEST, content);
    }

    @Test
    void aTagThatUsuallyMovesIsSeenToMoveBetweenOldVersions() {
        move("latest", 10, 20);
        box.sandbox.truth().forgetRequests();
        SyncReport report = box.sync();
        assertThat(report.problems()).isEmpty();
        assertThat(box.inventory()).isEqualTo(box.truth());
        assertThat(box.requests()).containsEntry("VERSION_LIST", 1L);
        assertThat(report.verification()).isNull();
        SyncReport full = box.full();
        assertThat(full.verification().caught()).isEmpty();
        assertThat(full.verification().packages()).isEqualTo(1);
    }

    @Test
    void anyOtherTagIsCaughtByAFullSyncWhichSaysSo() {
        move("build-7", 10, 20);
        box.sync();
        assertThat(box.inventory()).isNotEqualTo(box.truth());
        SyncReport full = box.full();
        assertThat(box.inventory()).isEqualTo(box.truth());
        assertThat(full.verification().caught()).isEqualTo(Map.of("tag-moved", 1L));
        assertThat(full.verification().left()).isZero();
        assertThat(full.verification().changes())
                .extracting(History.Event::image, History.Event::subject)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("acme/big", "build-7"));
        assertThat(SyncWords.of(full)).contains("1 tag moved that the syncs before had missed");
    }

    @Test
    void aTagThatMovedBeforeIsLookedUpFromThenOn() {
        move("build-7", 10, 20);
        box.sync();
        box.full();
        point("build-7", 30);
        box.pushImage("acme/big", "v3.0.0", "linux/amd64", "newest");
        box.sync();
        assertThat(box.inventory()).isEqualTo(box.truth());
    }

    @Test
    void whatIsNewToAFullSyncIsNoCatch() {
        box.sync();
        box.pushImage("acme/big", "v2.0.0", "linux/amd64", "newer");
        box.pushImage("acme/other", "1", "linux/amd64", "other");
        SyncReport full = box.full();
        assertThat(full.verification().caught()).isEmpty();
        assertThat(full.verification().packages()).isEqualTo(2);
        assertThat(full.newVersions()).isEqualTo(2);
        assertThat(box.inventory()).isEqualTo(box.truth());
    }
}
