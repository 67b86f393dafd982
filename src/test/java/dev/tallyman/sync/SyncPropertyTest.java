package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.VersionKind;
import dev.tallyman.sandbox.Fault;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of pushes, retags, deletions and restorations, under 5% of every fault and with interruptions: after the last sync the inventory equals
 * the truth, and no digest was fetched twice. {@code -Dtallyman.histories=100} for more of them.
 */
@Timeout(300)
class SyncPropertyTest {
    /** All that can go wrong but the attacks, which stop a sync, as they should. */
    private static final EnumSet<Fault> FAULTS = EnumSet.complementOf(
            EnumSet.of(Fault.FOREIGN_REALM, Fault.HOSTILE_REDIRECT, Fault.PROXY_HTML, Fault.REFERRERS_REDIRECT));

    private static final double RATE = 0.05;

    @TempDir
    Path folder;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("tallyman.histories", 6));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theInventoryEqualsTheTruthAfterAll(long seed) {
        Random random = new Random(seed);
        try (SyncHarness box = new SyncHarness(folder)) {
            box.sandbox.faults().seed(seed);
            RandomHistory history = new RandomHistory(box, random, 3);
            for (int round = 0; round < 5; round++) {
                history.steps(6);
                FAULTS.forEach(fault -> box.sandbox.faults().set(fault, RATE));
                Map<String, Long> before = RandomHistory.reads(box);
                Set<String> held = RandomHistory.held(box);
                boolean killed = random.nextBoolean();
                if (killed) {
                    killed(box, random);
                } else {
                    box.sync();
                }
                box.sandbox.faults().clear();
                assertNothingIsFetchedTwice(box, before, held, killed);
            }
            assertThat(FAULTS.stream().mapToLong(box.sandbox.faults()::struck).sum())
                    .as("faults that struck")
                    .isPositive();
            Map<String, Long> before = RandomHistory.reads(box);
            Set<String> held = RandomHistory.held(box);
            SyncReport last = box.sync();
            assertNothingIsFetchedTwice(box, before, held, false);
            assertThat(last.problems()).as("problems with seed %s", seed).isEmpty();
            assertThat(box.inventory()).as("seed %s", seed).isEqualTo(box.truth());
            assertEverythingIsReadable(box);
            assertThat(box.sync().requests().registry()).isZero();
        }
    }

    /** What was held is not asked for; what was not is asked for until it came once, or until the kill. */
    private static void assertNothingIsFetchedTwice(
            SyncHarness box, Map<String, Long> before, Set<String> held, boolean killed) {
        RandomHistory.reads(box).forEach((digest, now) -> {
            long more = now - before.getOrDefault(digest, 0L);
            assertThat(more)
                    .as("reads of %s, held before: %s", digest, held.contains(digest))
                    .isLessThanOrEqualTo(held.contains(digest) ? 0 : 1);
            if (!killed && more > 0) {
                assertThat(RandomHistory.held(box)).contains(digest);
            }
        });
    }

    private static void assertEverythingIsReadable(SyncHarness box) {
        box.sandbox.truth().packages().stream()
                .filter(one -> one.deletedAt() == null)
                .flatMap(one -> box.versions(one.name()).stream())
                .filter(version -> version.state() == Presence.ACTIVE)
                .forEach(version -> {
                    assertThat(version.kind()).as("%s", version).isNotEqualTo(VersionKind.UNREADABLE);
                    assertThat(version.problem()).as("%s", version).isNull();
                    assertThat(version.condition()).as("%s", version).isNull();
                });
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
}
