package dev.tallyman.advisory;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** OSV records, one a file. They add to what is there, or take the place of older ones. */
final class JsonFeed implements AdvisoryWriter.RecordSource {
    private static final int BATCH = 64;

    private final List<Path> files;
    private final String origin;
    private final FeedProblems problems = new FeedProblems();
    private final RecordParser parser;
    private final ImportProgress progress;
    private final Map<String, Long> recordsOf = new HashMap<>();
    private long records;

    JsonFeed(List<Path> files, String origin, Clock clock, ImportProgress progress) {
        this.files = List.copyOf(files);
        this.origin = origin;
        this.progress = progress;
        parser = new RecordParser(problems, clock);
    }

    @Override
    public boolean full() {
        return false;
    }

    @Override
    public String fallback() {
        return "GIT";
    }

    @Override
    public void forEach(Consumer<OsvRecord> sink) {
        try (parser) {
            new RecordQueue().run(this::read, sink);
        }
        if (records == 0) {
            throw new TallymanException(
                    ErrorCode.BAD_CONTENT,
                    "import advisories from " + origin,
                    "none of its files is an OSV record: " + problems.first(),
                    "Give a folder of OSV records");
        }
    }

    private void read(RecordQueue.BatchSink batches) throws InterruptedException {
        List<OsvRecord> batch = new ArrayList<>(BATCH);
        for (Path file : files) {
            OsvRecord record = record(file);
            if (record != null) {
                records++;
                record.advisory()
                        .affected()
                        .forEach(entry -> recordsOf.merge(Ecosystems.base(entry.ecosystem()), 1L, Long::sum));
                batch.add(record);
            }
            if (batch.size() == BATCH) {
                batches.accept(batch);
                progress.read(origin, records);
                batch = new ArrayList<>(BATCH);
            }
        }
        batches.accept(batch);
        progress.read(origin, records);
    }

    private @Nullable OsvRecord record(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(RecordParser.MAX_BYTES + 1);
            return parser.parse(file.toString(), bytes, bytes.length);
        } catch (IOException e) {
            problems.add(file.toString(), "it cannot be read: " + e.getMessage());
            return null;
        }
    }

    @Override
    public AdvisoryWriter.Summary summary() {
        List<Problem> all = problems.list(origin);
        if (all.isEmpty()) {
            return new AdvisoryWriter.Summary(origin, Set.of(), Set.of(), null, Map.of());
        }
        String owner = recordsOf.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(fallback());
        return new AdvisoryWriter.Summary(origin, Set.of(), Set.of(), null, Map.of(owner, all));
    }
}
