package dev.tallyman.advisory;

import dev.tallyman.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The records of one ecosystem that changed, a file each. */
final class ChangedRecords implements AdvisoryWriter.RecordSource {
    private final String ecosystem;
    private final String origin;
    private final Map<String, Path> files;
    private final FeedProblems problems = new FeedProblems();
    private final RecordParser parser;
    private int taken;

    /**
     * @param origin of the whole feed that these belong to
     * @param files  by the record's identifier
     */
    ChangedRecords(String ecosystem, String origin, Map<String, Path> files, Clock clock) {
        this.ecosystem = ecosystem;
        this.origin = origin;
        this.files = Map.copyOf(files);
        parser = new RecordParser(problems, clock);
    }

    /** Whether no record had to be skipped; known once all were given. */
    boolean complete() {
        return taken == files.size();
    }

    @Override
    public boolean full() {
        return true;
    }

    @Override
    public String fallback() {
        return ecosystem;
    }

    @Override
    public void forEach(Consumer<OsvRecord> sink) {
        try (parser) {
            files.forEach((id, file) -> {
                OsvRecord record = record(id, file);
                if (record != null) {
                    taken++;
                    sink.accept(record);
                }
            });
        }
    }

    private @Nullable OsvRecord record(String id, Path file) {
        String where = where(id);
        try (InputStream content = Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(RecordParser.MAX_BYTES + 1);
            OsvRecord record = parser.parse(where, bytes, bytes.length);
            if (record != null && !record.advisory().id().equals(id)) {
                problems.add(
                        where,
                        "the record was skipped: it calls itself "
                                + record.advisory().id());
                return null;
            }
            return record;
        } catch (IOException e) {
            problems.add(where, "it cannot be read: " + e.getMessage());
            return null;
        }
    }

    /** As in {@code all.zip}, so that the one's problem is known for the other's. */
    private static String where(String id) {
        return id + ".json";
    }

    @Override
    public AdvisoryWriter.Summary summary() {
        Set<String> read = new HashSet<>();
        files.keySet().forEach(id -> read.add(where(id)));
        List<Problem> all = problems.list(ecosystem);
        return new AdvisoryWriter.Summary(
                origin, Set.of(), Set.of(), new AdvisoryWriter.Increment(ecosystem, read), Map.of(ecosystem, all));
    }
}
