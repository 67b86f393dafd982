package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.Tallyman;
import dev.tallyman.sandbox.Fault;
import dev.tallyman.sandbox.Limits;
import dev.tallyman.sandbox.RequestKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, really killed: {@code tallyman sync} against a sandbox, ended with SIGKILL at random moments of its start, its listing and its
 * fetching, while images are pushed, moved, deleted and restored, under 5% of every fault. What was held after a kill is never fetched again, and the last
 * sync makes the inventory equal to what is there. {@code -Dtallyman.kills=100} for the long form.
 */
@Tag("crash")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CrashTest {
    private static final int KILLS = Integer.getInteger("tallyman.kills", 5);
    private static final long SEED = Long.getLong("tallyman.seed", 7);

    /** All that can go wrong but the attacks, which stop a sync, as they should. */
    private static final EnumSet<Fault> FAULTS = EnumSet.complementOf(
            EnumSet.of(Fault.FOREIGN_REALM, Fault.HOSTILE_REDIRECT, Fault.PROXY_HTML, Fault.REFERRERS_REDIRECT));

    private static final double RATE = 0.05;

    /** A sync that waits for a limit is killed while it does. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A kill at the moment that the data folder comes to be; otherwise after some requests. */
    private static final int KILL_AT_START_EVERY = 5;

    @TempDir
    Path temporary;

    private final Random random = new Random(SEED);

    @Test
    void afterKillsAtAnyMomentTheInventoryEqualsTheTruthAndNothingWasFetchedTwice() throws Exception {
        Path folder = temporary.resolve("data");
        int landed = 0;
        Map<String, Long> reads = Map.of();
        try (SyncHarness box = new SyncHarness(Files.createDirectory(temporary.resolve("unused")), Limits.none())) {
            box.sandbox.faults().seed(SEED);
            RandomHistory history = new RandomHistory(box, random, 6);
            history.steps(12);
            for (int kill = 0; kill < KILLS; kill++) {
                history.steps(8);
                box.pushMultiPlatform("acme/app" + random.nextInt(6), "new", "round " + kill);
                FAULTS.forEach(fault -> box.sandbox.faults().set(fault, RATE));
                landed += killed(box, folder, kill) ? 1 : 0;
                box.sandbox.faults().clear();
                box.lookAt(folder);
                // What was held after the kill before was not read again by this sync.
                assertNotReadAgain(box, reads);
                reads = held(box);
                box.lookAt(temporary.resolve("unused"));
            }
            assertThat(landed).as("syncs that were killed at work").isGreaterThan(KILLS / 2);
            assertThat(exit(start(box, folder, "last.txt"))).isZero();
            box.lookAt(folder);
            assertThat(box.inventory()).isEqualTo(box.truth());
            assertNotReadAgain(box, reads);
            long registry = registryRequests(box);
            assertThat(exit(start(box, folder, "again.txt"))).isZero();
            assertThat(registryRequests(box)).as("a sync with nothing new").isEqualTo(registry);
        }
    }

    private static void assertNotReadAgain(SyncHarness box, Map<String, Long> held) {
        Map<String, Long> now = RandomHistory.reads(box);
        held.forEach((digest, before) -> assertThat(now.getOrDefault(digest, 0L))
                .as("reads of %s", digest)
                .isEqualTo(before));
    }

    /** Whether the sync was at work when it was killed. */
    private boolean killed(SyncHarness box, Path folder, int kill) throws Exception {
        long before = requests(box);
        long after = 1 + random.nextInt(20); // fewer than a round of pushes costs, so that the sync is still at work
        Process process = start(box, folder, "kill" + kill + ".txt");
        BooleanSupplier due = kill % KILL_AT_START_EVERY == 0
                ? () -> Files.exists(folder.resolve("tallyman.db"))
                : () -> requests(box) - before >= after;
        long began = System.nanoTime();
        while (process.isAlive()
                && !due.getAsBoolean()
                && !(requests(box) > before && System.nanoTime() - began > MOST_NANOS)) {
            LockSupport.parkNanos(100_000);
        }
        boolean alive = process.isAlive();
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return alive;
    }

    private static long requests(SyncHarness box) {
        return registryRequests(box)
                + box.sandbox.truth().count(RequestKind.PACKAGE_LIST)
                + box.sandbox.truth().count(RequestKind.VERSION_LIST);
    }

    private static long registryRequests(SyncHarness box) {
        return box.sandbox.truth().count(RequestKind.MANIFEST_GET)
                + box.sandbox.truth().count(RequestKind.MANIFEST_HEAD)
                + box.sandbox.truth().count(RequestKind.BLOB_GET);
    }

    /** The manifests and configurations that the inventory holds, and how often each was read so far. */
    private static Map<String, Long> held(SyncHarness box) {
        Map<String, Long> reads = RandomHistory.reads(box);
        Map<String, Long> held = new HashMap<>();
        RandomHistory.held(box).forEach(digest -> held.put(digest, reads.getOrDefault(digest, 0L)));
        return held;
    }

    private Process start(SyncHarness box, Path folder, String log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Tallyman.class.getName(),
                "sync",
                "--no-progress"));
        for (String host :
                List.of(box.sandbox.apiUrl().getAuthority(), box.sandbox.registryHost(), box.sandbox.storageHost())) {
            command.addAll(List.of("--insecure-registry", host));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve(log).toFile());
        builder.environment()
                .putAll(Map.of(
                        "TALLYMAN_DATA",
                        folder.toString(),
                        "GITHUB_USERNAME",
                        "tally",
                        "GITHUB_PAT",
                        SyncHarness.TOKEN,
                        "GHCR_IMAGE_SCOPE",
                        "acme",
                        "GITHUB_API_URL",
                        box.sandbox.apiUrl().toString(),
                        "GHCR_REGISTRY",
                        box.sandbox.registryHost()));
        return builder.start();
    }

    private int exit(Process process) throws Exception {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        if (process.exitValue() != 0) {
            for (String log : List.of("last.txt", "again.txt")) {
                Path file = temporary.resolve(log);
                System.err.println(Files.exists(file) ? Files.readString(file) : "");
            }
        }
        return process.exitValue();
    }
}
