package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.inventory.BrokenVersion;
import dev.tallyman.inventory.ImageDetails;
import dev.tallyman.inventory.Storage;
import dev.tallyman.inventory.StorageAnswers;
import dev.tallyman.inventory.VersionCondition;
import dev.tallyman.inventory.VersionSummary;
import dev.tallyman.model.Digest;
import dev.tallyman.store.StorageTotals;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What deletions leave behind. */
@Timeout(60)
class GraphTest {
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
    void nothingIsBrokenWhereNothingWasDeleted() {
        Digest index = box.pushMultiPlatform("acme/api", "1", "x");
        box.pushSignature("acme/api", index);
        box.pushImage("acme/api", null, "linux/amd64", "untagged");
        box.sync();
        assertThat(box.questions.broken()).isEmpty();
    }

    @Test
    void anIndexIsPartialAndThenAGhost() {
        Digest amd = box.pushImage("acme/api", null, "linux/amd64", "a");
        Digest arm = box.pushImage("acme/api", null, "linux/arm64", "b");
        Map<Digest, String> entries = new LinkedHashMap<>();
        entries.put(amd, "linux/amd64");
        entries.put(arm, "linux/arm64");
        Digest index = box.pushIndex("acme/api", "1", entries);
        box.sync();
        box.sandbox.deleteVersion("acme/api", arm);
        box.sync();
        assertThat(condition(index)).isEqualTo(VersionCondition.PARTIAL);
        assertThat(version(index).problem()).isEqualTo("1 of its 2 entries is gone");
        box.sandbox.deleteVersion("acme/api", amd);
        box.sync();
        assertThat(condition(index)).isEqualTo(VersionCondition.GHOST);
        JsonNode json = new ObjectMapper().valueToTree(box.questions.broken()).get(0);
        assertThat(json.path("image").asText()).isEqualTo("acme/api");
        assertThat(json.path("digest").asText()).isEqualTo(index.toString());
        assertThat(json.path("condition").asText()).isEqualTo("ghost");
        assertThat(json.path("problem").asText()).isEqualTo("none of its 2 entries is left");
    }

    @Test
    void whatWasMissingFromTheFirstIsPartialToo() {
        Digest amd = box.pushImage("acme/api", null, "linux/amd64", "a");
        Digest arm = box.pushImage("acme/api", null, "linux/arm64", "b");
        Digest index = box.pushIndex("acme/api", "1", Map.of(amd, "linux/amd64", arm, "linux/arm64"));
        box.sandbox.deleteVersion("acme/api", arm);
        box.sync();
        assertThat(condition(index)).isEqualTo(VersionCondition.PARTIAL);
        assertThat(version(index).problem()).startsWith("1 of its 2 entries cannot be read");
    }

    @Test
    void signaturesAndAttestationsOfWhatIsGoneAreOrphans() {
        Digest image = box.pushImage("acme/api", "1", "linux/amd64", "a");
        Digest signature = box.pushSignature("acme/api", image);
        Digest platform = box.pushImage("acme/api", null, "linux/amd64", "b");
        Digest attestation = box.pushAttestation("acme/api", platform);
        Map<Digest, String> entries = new LinkedHashMap<>();
        entries.put(platform, "linux/amd64");
        entries.put(attestation, "unknown/unknown");
        Digest index = box.pushIndex("acme/api", "2", entries);
        box.sync();
        assertThat(box.questions.broken()).isEmpty();
        box.sandbox.deleteVersion("acme/api", image);
        box.sandbox.deleteVersion("acme/api", index);
        box.sync();
        assertThat(box.questions.broken())
                .extracting(BrokenVersion::version)
                .extracting(VersionSummary::digest)
                .containsExactlyInAnyOrder(signature, attestation);
        assertThat(condition(signature)).isEqualTo(VersionCondition.ORPHANED);
        assertThat(version(signature).problem()).contains(image.abbreviated());
        assertThat(condition(attestation)).isEqualTo(VersionCondition.ORPHANED);
    }

    @Test
    void storageCountsALayerOnce() {
        box.pushImage("acme/api", "1", "linux/amd64", "shared layer", "one");
        box.pushImage("acme/api", "2", "linux/amd64", "shared layer", "two");
        box.sync();
        ImageDetails details = box.answers.show("acme/api");
        Storage alone = details.storage();
        assertThat(alone.logical())
                .isEqualTo(details.versions().stream()
                        .mapToLong(VersionSummary::size)
                        .sum());
        assertThat(alone.logical() - alone.unique()).isEqualTo("shared layer".length());
        assertThat(alone.shared()).isZero();
        box.pushImage("acme/web", "1", "linux/amd64", "shared layer", "three");
        box.sync();
        assertThat(box.answers.show("acme/api").storage())
                .isEqualTo(new Storage(alone.logical(), alone.unique(), "shared layer".length()));
    }

    /** The very same manifest under two names is one image, which is whoever's is asked. */
    @Test
    void aLayerOfAManifestUnderTwoNamesIsShared() {
        box.pushImage("acme/api", "1", "linux/amd64", "shared layer", "one");
        Digest same = box.pushImage("acme/web", "1", "linux/amd64", "shared layer", "one");
        Digest indexed = box.pushImage("acme/base", null, "linux/arm64", "in an index");
        box.pushIndex("acme/base", "1", Map.of(indexed, "linux/arm64"));
        box.pushImage("acme/tool", null, "linux/arm64", "in an index");
        box.sync();
        StorageTotals totals = new StorageTotals(box.database);
        assertThat(totals.of(StorageAnswers.Grouping.IMAGE)).hasSize(4).allSatisfy(use -> {
            assertThat(use.storage().shared()).isPositive();
            assertThat(use.storage()).isEqualTo(box.answers.show(use.name()).storage());
        });
        box.sandbox.deleteVersion("acme/web", same);
        box.sync();
        assertThat(box.answers.show("acme/api").storage().shared()).isZero();
    }

    @Test
    void totalsCountALayerOnceForEachOwnerAndImage() {
        box.scope = "acme,acme-labs";
        box.pushImage("acme/api", "1", "linux/amd64", "shared layer", "one");
        box.pushImage("acme/web", "1", "linux/amd64", "shared layer", "three");
        box.pushImage("acme-labs/api", "1", "linux/amd64", "shared layer", "four");
        box.sync();
        StorageTotals totals = new StorageTotals(box.database);
        for (StorageAnswers.Use use : totals.of(StorageAnswers.Grouping.IMAGE)) {
            assertThat(use.storage())
                    .as(use.name())
                    .isEqualTo(box.answers.show(use.name()).storage());
        }
        Storage acme = totals.of(StorageAnswers.Grouping.OWNER).getFirst().storage();
        assertThat(totals.of(StorageAnswers.Grouping.OWNER))
                .extracting(StorageAnswers.Use::name)
                .containsExactly("acme", "acme-labs");
        assertThat(acme.logical() - acme.unique()).isEqualTo("shared layer".length());
        assertThat(acme.shared()).isEqualTo("shared layer".length());
        StorageAnswers.LayerUse layer = totals.layers(1).getFirst();
        assertThat(layer.digest()).isEqualTo(SyncHarness.digest("shared layer"));
        assertThat(layer.images()).isEqualTo(3);
        assertThat(layer.names()).containsExactlyInAnyOrder("acme/api", "acme/web", "acme-labs/api");
        assertThat(layer.repetitions()).isEqualTo(2L * "shared layer".length());
    }

    private VersionSummary version(Digest digest) {
        return box.versions("acme/api").stream()
                .filter(version -> version.digest().equals(digest))
                .findFirst()
                .orElseThrow();
    }

    private VersionCondition condition(Digest digest) {
        return version(digest).condition();
    }
}
