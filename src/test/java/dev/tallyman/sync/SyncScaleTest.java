package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.sandbox.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests and seconds of a first sync, of one with nothing new, and of one with one tag moved. {@code benchmarks/sync.sh} runs it. */
@Tag("scale")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class SyncScaleTest {
    private static final int PACKAGES = Integer.getInteger("tallyman.packages", 1_000);
    private static final int VERSIONS = Integer.getInteger("tallyman.versions", 10);

    @TempDir
    Path folder;

    @Test
    void nothingNewCostsOneRequestAHundredPackagesAndAMovedTagFiveMore() {
        try (SyncHarness box = new SyncHarness(folder, Limits.none())) {
            for (int one = 0; one < PACKAGES; one++) {
                for (int version = 0; version < VERSIONS; version++) {
                    box.pushImage("acme/p" + one, "t" + version, "linux/amd64", "base", one + " " + version);
                }
            }
            SyncReport first = timed("first sync", box);
            assertThat(first.versions()).isEqualTo((long) PACKAGES * VERSIONS);
            SyncReport second = timed("nothing new", box);
            int lists = PACKAGES / 100 + 1;
            assertThat(second.requests().rest()).isLessThanOrEqualTo(lists);
            assertThat(second.requests().notModified())
                    .isEqualTo(second.requests().rest());
            assertThat(second.requests().registry()).isZero();
            box.pushImage("acme/p" + PACKAGES / 2, "t0", "linux/amd64", "base", "moved");
            SyncReport third = timed("one tag moved", box);
            assertThat(third.newVersions()).isEqualTo(1);
            assertThat(box.inventory()).isEqualTo(box.truth());
        }
    }

    private static SyncReport timed(String what, SyncHarness box) {
        long begin = System.nanoTime();
        SyncReport report = box.sync();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(report.problems()).isEmpty();
        System.out.printf(
                "%-14s %6d packages %8d versions %7.1f s, requests: %d REST (%d not modified), %d registry%n",
                what,
                report.packages(),
                report.versions(),
                took.toMillis() / 1000.0,
                report.requests().rest(),
                report.requests().notModified(),
                report.requests().registry());
        return report;
    }
}
