package dev.tallyman.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.tallyman.testing.Tar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A layer of a few megabytes that says it has ten million files. */
class ManyEntriesTest {
    private static final int IN_A_FRAME = 20_000;
    private static final int FRAMES = 500;

    @Test
    @Timeout(120)
    void tenMillionEntriesEndAtTheCap() {
        Tar some = new Tar();
        for (int i = 0; i < IN_A_FRAME; i++) {
            some.raw(Tar.header('0', "app/" + i, "", 0644, 0));
        }
        byte[] frame = Zstd.compress(some.open(), 3);
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        for (int i = 0; i < FRAMES; i++) {
            blob.writeBytes(frame);
        }
        byte[] bytes = blob.toByteArray();
        AtomicLong seen = new AtomicLong();

        LayerSummary summary = new LayerReader(LayerLimits.DEFAULT, Clock.systemUTC())
                .read(
                        new ByteArrayInputStream(bytes),
                        Tar.descriptor(bytes),
                        null,
                        (entry, content) -> seen.incrementAndGet());

        assertThat(bytes.length).as("a small layer").isLessThan(64 << 20);
        assertThat(seen.get()).as("the last one tells that there are more").isEqualTo(LayerLimits.MAX_ENTRIES + 1);
        assertThat(summary.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.what()).contains("more than " + LayerLimits.MAX_ENTRIES + " entries"));
    }
}
