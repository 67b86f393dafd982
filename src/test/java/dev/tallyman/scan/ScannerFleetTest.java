package dev.tallyman.scan;

import static dev.tallyman.scan.MemorySource.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tallyman.inventory.BaseQuestions;
import dev.tallyman.match.InUse;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.TallymanException;
import dev.tallyman.testing.Tar;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many targets in one run: their order, what they share, and what becomes of the others where one fails. */
class ScannerFleetTest {
    private static final ScanOptions OPTIONS = new ScanOptions(null, false);
    private static final int IMAGES = 12;

    private final MemorySource images = new MemorySource();
    private final Descriptor base = layer("etc/os-release", "ID=alpine\nVERSION_ID=3.20.0\n");
    private final Map<Digest, AtomicInteger> opens = new ConcurrentHashMap<>();
    private final AtomicInteger openSources = new AtomicInteger();
    private final Queue<String> opened = new ConcurrentLinkedQueue<>();
    private final List<Digest> recorded = new ArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final List<String> targets =
            IntStream.range(0, IMAGES).mapToObj(i -> "image-" + i).toList();

    private Descriptor layer(String path, String content) {
        return images.blob(MediaType.OCI_LAYER, new Tar().file(path, content).closed());
    }

    private void write(String tag, Descriptor... layers) {
        List<String> all = new ArrayList<>();
        List<String> diffIds = new ArrayList<>();
        for (Descriptor layer : layers) {
            all.add(json(layer, ""));
            diffIds.add('"' + layer.digest().toString() + '"');
        }
        Descriptor config = images.blob(
                MediaType.OCI_CONFIG,
                "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":[%s]}}"
                        .formatted(String.join(",", diffIds))
                        .getBytes(StandardCharsets.UTF_8));
        images.tags.put(
                tag,
                images.manifest(
                        MediaType.OCI_MANIFEST,
                        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
                                .formatted(json(config, ""), String.join(",", all))));
    }

    /** Each with the base and a package of its own. */
    private void writeFleet() {
        for (String target : targets) {
            write(target, base, layer("srv/node_modules/" + target + "/package.json", """
                    {"name":"%s","version":"1.0.0"}""".formatted(target)));
        }
    }

    private Scanner scanner() {
        return new Scanner(
                this::open,
                RiskSearch.NONE,
                Set.of(),
                JarNames.NONE,
                LayerFactsCache.NONE,
                null,
                InUse.UNKNOWN,
                (manifest, contents) -> recorded.add(manifest),
                BaseQuestions.NO_INVENTORY,
                ScanProgress.NONE);
    }

    private TargetOpener.Opened open(String target) {
        opened.add(target);
        if (target.equals("nothing")) {
            throw new TallymanException(ErrorCode.USAGE, "read nothing", "that is no target", "");
        }
        openSources.incrementAndGet();
        return new TargetOpener.Opened.Image(new Counted(), target, null);
    }

    private List<ScanResult> scan(List<String> those) {
        List<ScanResult> results = new ArrayList<>();
        scanner().scan(those, OPTIONS, results::add);
        return results;
    }

    @Test
    void resultsComeInTheOrderOfTheTargetsAndAreThoseOfEachAlone() {
        writeFleet();
        List<ScanResult> together = scan(targets);
        assertThat(together).extracting(ScanResult::target).isEqualTo(targets);
        assertThat(together)
                .isEqualTo(targets.stream()
                        .map(target -> scanner().scan(target, OPTIONS))
                        .toList());
        assertThat(openSources).hasValue(0);
    }

    @Test
    void whatTheInventoryKeepsIsKeptInTheOrderOfTheTargets() {
        writeFleet();
        scan(targets);
        assertThat(recorded)
                .containsExactlyElementsOf(targets.stream()
                        .map(target -> images.tags.get(target).descriptor().digest())
                        .toList());
    }

    @Test
    void aLayerThatTargetsInFlightShareIsReadOnce() {
        writeFleet();
        gate = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            // Until then no layer is read to its end: all targets of the window wait for the same base.
            await().until(() -> opened.size() == 1 + ReadAhead.WINDOW);
            gate.countDown();
        });
        assertThat(scan(targets)).allMatch(result -> result.status() == ScanResult.Status.COMPLETE);
        assertThat(opens).hasSize(1 + IMAGES);
        assertThat(opens.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    }

    @Test
    void noMoreThanTheWindowIsOpenedBeforeItsTurn() {
        writeFleet();
        List<Integer> ahead = new ArrayList<>();
        scanner().scan(targets, OPTIONS, result -> ahead.add(opened.size() - ahead.size() - 1));
        assertThat(ahead).hasSize(IMAGES).allMatch(count -> count <= ReadAhead.WINDOW);
    }

    @Test
    void aTargetThatFailsLeavesTheOthersAsTheyAre() {
        writeFleet();
        List<String> those = List.of("image-0", "missing", "image-1", "image-2");
        List<ScanResult> results = scan(those);
        assertThat(results).extracting(ScanResult::target).isEqualTo(those);
        assertThat(results)
                .extracting(ScanResult::status)
                .containsExactly(
                        ScanResult.Status.COMPLETE,
                        ScanResult.Status.FAILED,
                        ScanResult.Status.COMPLETE,
                        ScanResult.Status.COMPLETE);
        assertThat(openSources).hasValue(0);
    }

    /** Its failure may come before its turn, and is told when the results before it are out. */
    @Test
    void whatIsNoTargetEndsTheRunAtItsTurn() {
        writeFleet();
        List<String> told = new ArrayList<>();
        assertThatThrownBy(() -> scanner()
                        .scan(
                                List.of("image-0", "image-1", "nothing", "image-2"),
                                OPTIONS,
                                result -> told.add(result.target())))
                .isInstanceOf(TallymanException.class)
                .hasMessageContaining("no target");
        assertThat(told).containsExactly("image-0", "image-1");
        await().untilAsserted(() -> assertThat(openSources).hasValue(0));
    }

    @Test
    void anInterruptEndsTheRunAndWhatIsReadAhead() throws InterruptedException {
        writeFleet();
        gate = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        Thread run = Thread.ofVirtual().start(() -> {
            try {
                scanner().scan(targets, OPTIONS, result -> told.incrementAndGet());
            } catch (CompletionException e) {
                failures.add(e);
            }
        });
        await().until(() -> opened.size() == 1 + ReadAhead.WINDOW && !opens.isEmpty());
        run.interrupt();
        run.join();
        assertThat(failures).hasSize(1);
        assertThat(told).hasValue(0);
        await().untilAsserted(() -> assertThat(openSources).hasValue(0));
        assertThat(opened).hasSize(1 + ReadAhead.WINDOW);
    }

    /** Counts what is opened of it; a layer is read once the gate is open. */
    private final class Counted extends ForwardingSource {
        Counted() {
            super(images);
        }

        @Override
        public InputStream blob(Descriptor descriptor) throws IOException {
            opens.computeIfAbsent(descriptor.digest(), digest -> new AtomicInteger())
                    .incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException("stopped");
            }
            return super.blob(descriptor);
        }

        @Override
        public void close() {
            openSources.decrementAndGet();
        }
    }
}
