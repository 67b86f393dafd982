package dev.tallyman.scan;

import dev.tallyman.catalog.Extra;
import dev.tallyman.catalog.LayerAnalyzer;
import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.layer.chunked.NotByTableException;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads layers, two at a time, each once: one that another image of this run has, or that the cache knows, is not read again.
 * A layer that cannot be read becomes facts that say so.
 */
final class LayerReading {
    private static final int AT_A_TIME = 2;

    private final LayerAnalyzer analyzer;
    private final Set<Extra> extras;
    private final LayerFactsCache cache;
    private final ScanProgress progress;
    private final Map<Digest, FutureTask<LayerFacts>> reading = new ConcurrentHashMap<>();
    private final Set<Digest> unanswered = ConcurrentHashMap.newKeySet();
    private final SplitDatabases splits;
    private final Semaphore permits = new Semaphore(AT_A_TIME, true);
    private final AtomicLong total = new AtomicLong();
    private final AtomicLong done = new AtomicLong();

    /** @param extras what {@code analyzer} reads beside what is always read */
    LayerReading(LayerAnalyzer analyzer, Set<Extra> extras, LayerFactsCache cache, ScanProgress progress) {
        this.analyzer = analyzer;
        this.splits = new SplitDatabases(analyzer, unanswered);
        this.extras = extras;
        this.cache = cache;
        this.progress = progress;
    }

    /**
     * Begins to read layers, unless they are being read already.
     *
     * @param layers  bottom first
     * @param diffIds as the configuration has them; null for a layer where it has none
     * @param inPart  whether a layer with a table of contents may be read by it
     */
    Layers begin(ImageSource source, List<Descriptor> layers, List<@Nullable Digest> diffIds, boolean inPart) {
        Map<Integer, FutureTask<LayerFacts>> all = new TreeMap<>();
        // The largest first: begun last, it would be read alone in the end.
        IntStream.range(0, layers.size())
                .boxed()
                .sorted((a, b) ->
                        Long.compare(layers.get(b).size(), layers.get(a).size()))
                .forEach(i -> all.put(i, begin(source, layers.get(i), diffIds.get(i), inPart)));
        return new Layers(List.copyOf(all.values()), facts -> splits.joined(source, layers, diffIds, facts));
    }

    /**
     * The layers of one image while they are being read.
     *
     * @param joining of their facts: what lies in several of them
     */
    record Layers(List<FutureTask<LayerFacts>> reading, UnaryOperator<List<LayerFacts>> joining) {
        /** The facts of all, bottom first, once they are there. */
        List<LayerFacts> facts() {
            return joining.apply(reading.stream().map(Waiting::on).toList());
        }

        /** Waits until none is being read any more, or until this thread is interrupted. */
        void settle() {
            for (FutureTask<LayerFacts> layer : reading) {
                try {
                    layer.get();
                } catch (ExecutionException | CancellationException e) {
                    // Whoever wants its facts is told.
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        /** Whoever waits for one of them fails. */
        void stop() {
            reading.forEach(layer -> layer.cancel(true));
        }
    }

    /** How many of these layers could not be had for a reason that says nothing of them: another time they may be. */
    long unanswered(List<Descriptor> layers) {
        return layers.stream()
                .filter(layer -> unanswered.contains(layer.digest()))
                .count();
    }

    private FutureTask<LayerFacts> begin(
            ImageSource source, Descriptor layer, @Nullable Digest diffId, boolean inPart) {
        return reading.computeIfAbsent(layer.digest(), digest -> {
            total.incrementAndGet();
            FutureTask<LayerFacts> task = new FutureTask<>(() -> readOne(source, layer, diffId, inPart));
            Thread.ofVirtual().name("layer-" + digest.abbreviated()).start(task);
            return task;
        });
    }

    private LayerFacts readOne(ImageSource source, Descriptor layer, @Nullable Digest diffId, boolean inPart)
            throws InterruptedException {
        if (MediaType.isForeignLayer(layer.mediaType())) {
            return unread(layer, "a foreign layer, which is kept elsewhere and is never fetched");
        }
        // Who wants it whole is not served what was read in part.
        Optional<LayerFacts> known = cache.get(layer.digest()).filter(facts -> inPart || facts.inPart() == null);
        if (known.isPresent() && known.get().extras().containsAll(extras)) {
            progress.at(
                    done.incrementAndGet(),
                    total.get(),
                    "layer " + layer.digest().abbreviated() + " is known");
            return known.get().only(extras);
        }
        permits.acquire();
        try {
            progress.at(
                    done.get(), total.get(), "reading layer " + layer.digest().abbreviated());
            // Read again for what it was not read for before, it is read for that, too: the cache forgets nothing.
            LayerAnalyzer wanted = analyzer.and(known.map(LayerFacts::extras).orElse(Set.of()));
            // What was read whole before is not given up for a part.
            boolean byTable =
                    inPart && known.filter(facts -> facts.inPart() == null).isEmpty();
            LayerFacts facts = analyse(wanted, source, layer, diffId, byTable).only(extras);
            progress.at(
                    done.incrementAndGet(),
                    total.get(),
                    "read layer " + layer.digest().abbreviated());
            return facts;
        } finally {
            permits.release();
        }
    }

    private LayerFacts analyse(
            LayerAnalyzer wanted, ImageSource source, Descriptor layer, @Nullable Digest diffId, boolean inPart) {
        try {
            return inPart ? byTable(wanted, source, layer, diffId) : whole(wanted, source, layer, diffId);
        } catch (TallymanException e) {
            if (!isOfTheContent(e.code())) {
                unanswered.add(layer.digest());
            }
            return unread(layer, e.reason());
        } catch (IOException e) {
            unanswered.add(layer.digest());
            return unread(layer, "it could not be fetched whole: " + e.getMessage());
        }
    }

    private LayerFacts whole(LayerAnalyzer wanted, ImageSource source, Descriptor layer, @Nullable Digest diffId)
            throws IOException {
        return kept(layer, wanted.analyze(() -> source.blob(layer), layer, diffId));
    }

    /** By its table of contents, or whole where it has none or that cannot be; why is told where it is somebody's fault. */
    private LayerFacts byTable(LayerAnalyzer wanted, ImageSource source, Descriptor layer, @Nullable Digest diffId)
            throws IOException {
        try {
            Optional<LayerFacts> facts =
                    wanted.analyzeInPart((first, length) -> source.part(layer, first, length), layer);
            return facts.isPresent() ? kept(layer, facts.get()) : whole(wanted, source, layer, diffId);
        } catch (NotByTableException e) {
            Problem problem = new Problem(
                    "layer " + layer.digest(),
                    "it was read whole, since it could not be read by its table of contents: " + e.what());
            return switch (e.why()) {
                case NOT_WORTH_IT -> whole(wanted, source, layer, diffId);
                case SERVER -> whole(wanted, source, layer, diffId).with(problem);
                case LAYER ->
                    kept(
                            layer,
                            wanted.analyze(() -> source.blob(layer), layer, diffId)
                                    .with(problem));
            };
        }
    }

    private LayerFacts kept(Descriptor layer, LayerFacts facts) {
        cache.put(layer.digest(), facts);
        return facts;
    }

    /** Whether a failure is the layer's own, and the same next time. */
    static boolean isOfTheContent(ErrorCode code) {
        return switch (code) {
            case NOT_FOUND, BAD_CONTENT -> true;
            case USAGE, DENIED, RATE_LIMITED, UNREACHABLE, CONFLICT, ENVIRONMENT -> false;
        };
    }

    private static LayerFacts unread(Descriptor layer, String why) {
        return LayerFacts.unread(layer.digest(), new Problem("layer " + layer.digest(), "not read: " + why));
    }
}
