package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.sandbox.Fault;
import dev.tallyman.sandbox.Truth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories of pushes, retags and deletes, under faults and interruptions: after the last sync the inventory equals the truth. */
@Timeout(120)
class SyncPropertyTest {
    private static final EnumSet<Fault> FAULTS = EnumSet.of(
            Fault.SERVER_ERROR,
            Fault.TOO_MANY_GO_DURATION,
            Fault.TOO_MANY_RETRY_AFTER,
            Fault.SECONDARY_LIMIT_RETRY_AFTER,
            Fault.TRUNCATED_BODY,
            Fault.RESET,
            Fault.WRONG_BLOB,
            Fault.WRONG_MANIFEST,
            Fault.LOST_ITEM,
            Fault.MISSING_LINK,
            Fault.CLOCK_SKEW);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theInventoryEqualsTheTruthAfterAll(long seed) {
        Random random = new Random(seed);
        try (SyncHarness box = new SyncHarness(folder)) {
            box.sandbox.faults().seed(seed);
            for (int round = 0; round < 5; round++) {
                for (int step = 0; step < 6; step++) {
                    change(box, random);
                }
                FAULTS.forEach(fault -> box.sandbox.faults().set(fault, 0.05));
                if (random.nextBoolean()) {
                    killed(box, random);
                } else {
                    box.sync();
                }
                box.sandbox.faults().clear();
            }
            assertThat(FAULTS.stream().mapToLong(box.sandbox.faults()::struck).sum())
                    .as("faults that struck")
                    .isPositive();
            SyncReport last = box.sync();
            assertThat(last.problems()).as("problems with seed %s", seed).isEmpty();
            assertThat(box.inventory()).as("seed %s", seed).isEqualTo(box.truth());
            assertThat(box.sync().requests().registry()).isZero();
        }
    }

    /** Ends a sync after so many steps of its progress, as a kill would: what was committed stays, and nothing else. */
    private static void killed(SyncHarness box, Random random) {
        AtomicInteger left = new AtomicInteger(random.nextInt(1, 40));
        try {
            box.sync(false, (done, total, what) -> {
                if (left.decrementAndGet() <= 0) {
                    throw new Killed();
                }
            });
        } catch (Killed e) {
            box.reopen();
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static void change(SyncHarness box, Random random) {
        String name = "acme/app" + random.nextInt(3);
        List<Truth.VersionTruth> versions = box.sandbox.truth().find(name).stream()
                .flatMap(found -> found.versions().stream())
                .filter(version -> version.deletedAt() == null)
                .toList();
        int what = versions.isEmpty() ? random.nextInt(2) : random.nextInt(10);
        switch (what) {
            case 0, 1, 2 ->
                box.pushImage(
                        name,
                        random.nextBoolean() ? "t" + random.nextInt(4) : null,
                        "linux/amd64",
                        "l" + random.nextInt(50));
            case 3, 4 -> box.pushMultiPlatform(name, "m" + random.nextInt(3), "s" + random.nextInt(30));
            case 5, 6 -> retag(box, name, versions.get(random.nextInt(versions.size())), "t" + random.nextInt(4));
            case 7, 8 -> deleteUnneeded(box, name, versions, random);
            default -> box.sandbox.deletePackage(name);
        }
    }

    private static void retag(SyncHarness box, String name, Truth.VersionTruth version, String tag) {
        if (version.mediaType().equals(MediaType.OCI_MANIFEST)) {
            for (int layer = 0; layer < 50; layer++) {
                byte[] content = box.imageManifest(name, "linux/amd64", "l" + layer);
                if (Digest.of(content).equals(version.digest())) {
                    box.push(name, tag, MediaType.OCI_MANIFEST, content);
                }
            }
        }
    }

    /** Deletes a version that no index names, so that what is left can be read whole. */
    private static void deleteUnneeded(SyncHarness box, String name, List<Truth.VersionTruth> versions, Random random) {
        Map<Digest, Truth.VersionTruth> simple = new LinkedHashMap<>();
        for (int layer = 0; layer < 50; layer++) {
            Digest digest = Digest.of(box.imageManifest(name, "linux/amd64", "l" + layer));
            versions.stream()
                    .filter(version -> version.digest().equals(digest))
                    .forEach(version -> simple.put(digest, version));
        }
        if (!simple.isEmpty()) {
            List<Digest> digests = new ArrayList<>(simple.keySet());
            box.sandbox.deleteVersion(name, digests.get(random.nextInt(digests.size())));
        }
    }
}
