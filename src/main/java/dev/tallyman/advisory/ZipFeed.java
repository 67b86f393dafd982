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
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A zip archive of OSV records, one a file, as OSV's public bucket has them. Names in it are only shown: nothing is unpacked.
 * One that is called {@code all.zip} holds all the records of its ecosystem; others add to what is there.
 */
final class ZipFeed implements AdvisoryWriter.RecordSource {
    /** More entries than this are refused; the largest public feed has some 500,000. */
    static final int MAX_ENTRIES = 10_000_000;
    /** An archive that inflates to more than this many times its size, and to more than {@link #FREE_BYTES}, is a bomb. */
    static final int MAX_RATIO = 200;

    /** An archive in which more records than this cannot be read is not one of OSV's. */
    static final int MAX_SKIPPED = 10_000;

    static final long FREE_BYTES = 1L << 30;
    private static final int BATCH = 256;

    private final Path file;
    private final String origin;
    private final @Nullable String ecosystem;
    private final boolean full;
    private final FeedProblems problems = new FeedProblems();
    private final RecordParser parser;
    private final ImportProgress progress;
    private final Map<String, Long> recordsOf = new HashMap<>();
    private final Set<String> skipped = new HashSet<>();
    private long records;
    private long inflated;
    private byte[] buffer = new byte[64 << 10];

    /**
     * @param origin    where the archive is from, for people
     * @param ecosystem of which these are the records; null where only the records themselves can tell
     * @param full      whether these are all of them
     */
    ZipFeed(Path file, String origin, @Nullable String ecosystem, boolean full, Clock clock, ImportProgress progress) {
        this.file = file;
        this.origin = origin;
        this.ecosystem = ecosystem;
        this.full = full;
        this.progress = progress;
        parser = new RecordParser(problems, clock);
    }

    @Override
    public boolean full() {
        return full;
    }

    @Override
    public String fallback() {
        return ecosystem == null ? "GIT" : Ecosystems.base(ecosystem);
    }

    @Override
    public void forEach(Consumer<OsvRecord> sink) {
        try (parser;
                ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > 0 && zip.getEntry(ZipStart.firstName(file)) == null) {
                throw broken("its directory is not that of its first file: its end is cut off", null);
            }
            long size = Files.size(file);
            new RecordQueue().run(batches -> read(zip, size, batches), sink);
        } catch (IOException e) {
            throw broken(String.valueOf(e.getMessage()), e);
        }
        if (records == 0) {
            throw broken(
                    problems.isEmpty()
                            ? "it holds no JSON files"
                            : "none of its files is an OSV record: " + problems.first(),
                    null);
        }
        if (full && ecosystem != null && !recordsOf.containsKey(ecosystem)) {
            throw broken("none of its records is about " + ecosystem, null);
        }
    }

    private void read(ZipFile zip, long size, RecordQueue.BatchSink batches) throws InterruptedException {
        if (zip.size() > MAX_ENTRIES) {
            throw broken("it has more than " + MAX_ENTRIES + " files", null);
        }
        List<OsvRecord> batch = new ArrayList<>(BATCH);
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            if (entry.isDirectory() || !entry.getName().toLowerCase(Locale.ROOT).endsWith(".json")) {
                continue;
            }
            OsvRecord record = record(zip, entry, size);
            if (record != null) {
                count(record);
                batch.add(record);
            } else {
                skip(entry.getName());
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

    /** The bucket names each file for the record in it. */
    private void skip(String name) {
        skipped.add(name.substring(name.lastIndexOf('/') + 1, name.length() - ".json".length()));
        if (skipped.size() > MAX_SKIPPED) {
            throw broken("more than " + MAX_SKIPPED + " of its files are not OSV records", null);
        }
    }

    private @Nullable OsvRecord record(ZipFile zip, ZipEntry entry, long size) {
        int length;
        try (InputStream content = zip.getInputStream(entry)) {
            length = fill(content);
        } catch (IOException e) {
            throw broken(entry.getName() + " is damaged: " + e.getMessage(), e);
        }
        inflated += length;
        if (inflated > FREE_BYTES && inflated / MAX_RATIO > size) {
            throw broken("it inflates to more than " + MAX_RATIO + " times its size", null);
        }
        if (length <= RecordParser.MAX_BYTES && entry.getCrc() >= 0 && crc(length) != entry.getCrc()) {
            throw broken(entry.getName() + " is damaged: its checksum is wrong", null);
        }
        return parser.parse(entry.getName(), buffer, length);
    }

    /** Reads into the buffer, at most one byte more than a record may have. */
    private int fill(InputStream content) throws IOException {
        int length = 0;
        while (length <= RecordParser.MAX_BYTES) {
            if (length == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, RecordParser.MAX_BYTES + 1));
            }
            int read = content.read(buffer, length, buffer.length - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        return length;
    }

    private long crc(int length) {
        CRC32 crc = new CRC32();
        crc.update(buffer, 0, length);
        return crc.getValue();
    }

    private void count(OsvRecord record) {
        records++;
        Set<String> bases = new LinkedHashSet<>();
        record.advisory().affected().forEach(entry -> bases.add(Ecosystems.base(entry.ecosystem())));
        bases.forEach(base -> recordsOf.merge(base, 1L, Long::sum));
    }

    @Override
    public AdvisoryWriter.Summary summary() {
        Set<String> replaced = full ? replaced() : Set.of();
        String owner = ecosystem != null ? Ecosystems.base(ecosystem) : mostOf();
        List<Problem> all = problems.list(origin);
        return new AdvisoryWriter.Summary(origin, replaced, skipped, null, Map.of(owner, all));
    }

    /** The ecosystem that it is the feed of; told by no folder, the one that every record is about, or else all that occur. */
    private Set<String> replaced() {
        if (ecosystem != null) {
            return Set.of(ecosystem);
        }
        Set<String> common = new TreeSet<>();
        recordsOf.forEach((base, count) -> {
            if (count == records) {
                common.add(base);
            }
        });
        return common.isEmpty() ? recordsOf.keySet() : common;
    }

    private String mostOf() {
        return recordsOf.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(fallback());
    }

    private TallymanException broken(String why, @Nullable Throwable cause) {
        return new TallymanException(
                ErrorCode.BAD_CONTENT,
                "import advisories from " + origin,
                why,
                "Nothing of it was imported: fetch the file again",
                cause);
    }
}
