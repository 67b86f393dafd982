package dev.tallyman.advisory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a bundle of all advisories that are held, for use without a network: a zip archive, itself not compressed, in the layout of OSV's
 * bucket, with checksums that are signed. The same advisories at the same time are the same bytes.
 */
public final class AdvisoryExport {
    /** The oldest time that a zip archive knows. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final AdvisoryRepository held;
    private final Path dataFolder;
    private final SecureRandom random;

    public AdvisoryExport(AdvisoryRepository held, Path dataFolder, SecureRandom random) {
        this.held = held;
        this.dataFolder = dataFolder;
        this.random = random;
    }

    /**
     * What was written.
     *
     * @param file      the bundle
     * @param records   in it; one that is in two ecosystems counts twice
     * @param key       fingerprint of the key that signed it
     * @param publicKey where the public key is, to be given to whoever imports
     */
    public record Report(
            String file, int ecosystems, long records, int knownExploited, int epss, String key, String publicKey) {}

    /** A line of {@code bundle.json}. */
    private record Feed(String ecosystem, long records, String updatedAt, int problems) {}

    private record Contents(
            int format, String createdAt, List<Feed> feeds, long otherRecords, int knownExploited, int epss) {}

    /**
     * Writes a bundle.
     *
     * @param createdAt the time that it states
     * @throws TallymanException where nothing is held, the file cannot be written, or what is held changed meanwhile
     */
    public Report write(Path file, Instant createdAt, ImportProgress progress) {
        Path folder = Bundle.temporary();
        Map<String, Path> members = new TreeMap<>();
        try {
            long revision = held.revision();
            Contents contents = collect(folder, members, createdAt, progress);
            if (held.revision() != revision) {
                throw failed(file, ErrorCode.CONFLICT, "the advisories changed meanwhile", "Start it again", null);
            }
            if (members.isEmpty()) {
                throw failed(
                        file, ErrorCode.USAGE, "there are no advisories yet", "Run 'tallyman advisories update'", null);
            }
            BundleKey key = BundleKey.of(dataFolder, random);
            replace(file, out -> archive(out, members, contents, key));
            long records = contents.otherRecords()
                    + contents.feeds().stream().mapToLong(Feed::records).sum();
            return new Report(
                    file.toString(),
                    contents.feeds().size(),
                    records,
                    contents.knownExploited(),
                    contents.epss(),
                    key.open().fingerprint(),
                    dataFolder.resolve(Bundle.KEY).toString());
        } catch (IOException | UncheckedIOException e) {
            throw failed(
                    file,
                    ErrorCode.ENVIRONMENT,
                    String.valueOf(e.getMessage()),
                    "Check the folder and the free space",
                    e);
        } finally {
            members.values().forEach(AdvisoryImport::delete);
            AdvisoryImport.delete(folder);
        }
    }

    private Contents collect(Path folder, Map<String, Path> members, Instant createdAt, ImportProgress progress)
            throws IOException {
        List<Feed> feeds = new ArrayList<>();
        Set<String> whole = new HashSet<>();
        List<FeedStatus> held = this.held.status().stream()
                .filter(feed -> feed.wholeAt() != null && feed.records() > 0 && Bundle.canHold(feed.ecosystem()))
                .sorted(Comparator.comparing(FeedStatus::updatedAt).thenComparing(FeedStatus::ecosystem))
                .toList();
        for (FeedStatus feed : held) {
            String ecosystem = feed.ecosystem();
            Path file = folder.resolve(whole.size() + ".zip");
            members.put(ecosystem + "/" + Mirror.WHOLE, file);
            whole.add(ecosystem);
            long records = records(file, ecosystem, progress, sink -> this.held.export(ecosystem, sink));
            feeds.add(new Feed(
                    ecosystem,
                    records,
                    feed.updatedAt().toString(),
                    feed.problems().size()));
        }
        Path others = folder.resolve(Bundle.OTHERS);
        long otherRecords = records(others, "other records", progress, sink -> this.held.exportOthers(whole, sink));
        if (otherRecords > 0) {
            members.put(Bundle.OTHERS, others);
        } else {
            AdvisoryImport.delete(others);
        }
        Map<String, Exploitation> exploitation = new TreeMap<>(this.held.exploitation());
        return new Contents(
                Bundle.FORMAT,
                createdAt.toString(),
                feeds,
                otherRecords,
                knownExploited(folder, members, exploitation),
                epss(folder, members, exploitation));
    }

    private static long records(Path file, String of, ImportProgress progress, RecordGiver giver) throws IOException {
        long[] count = {0};
        try (ZipOutputStream zip =
                new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            giver.give((id, json) -> {
                record(zip, id, json);
                if (++count[0] % 1_000 == 0) {
                    progress.read(of, count[0]);
                }
            });
        }
        return count[0];
    }

    private static void record(ZipOutputStream zip, String id, String json) {
        // An identifier is the feed's to choose; as a name of a file it is only what is one everywhere.
        String name =
                ChangeList.isPlain(id) ? id : "x-" + HexFormat.of().formatHex(id.getBytes(StandardCharsets.UTF_8));
        ZipEntry entry = new ZipEntry(name + ".json");
        entry.setTimeLocal(NO_TIME);
        try {
            zip.putNextEntry(entry);
            zip.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int knownExploited(Path folder, Map<String, Path> members, Map<String, Exploitation> all)
            throws IOException {
        List<Map<String, String>> cves = all.entrySet().stream()
                .filter(entry -> entry.getValue().knownExploited())
                .map(entry -> Map.of("cveID", entry.getKey()))
                .toList();
        if (!cves.isEmpty()) {
            Path file = folder.resolve(Bundle.KNOWN_EXPLOITED);
            members.put(Bundle.KNOWN_EXPLOITED, file);
            Files.write(file, JSON.writeValueAsBytes(Map.of("vulnerabilities", cves)));
        }
        return cves.size();
    }

    private static int epss(Path folder, Map<String, Path> members, Map<String, Exploitation> all) throws IOException {
        StringBuilder csv = new StringBuilder("cve,epss\n");
        int count = 0;
        for (Map.Entry<String, Exploitation> entry : all.entrySet()) {
            Double score = entry.getValue().epss();
            if (score != null) {
                csv.append(entry.getKey()).append(',').append(score).append('\n');
                count++;
            }
        }
        if (count > 0) {
            Path file = folder.resolve(Bundle.EPSS);
            members.put(Bundle.EPSS, file);
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return count;
    }

    private static void archive(OutputStream out, Map<String, Path> members, Contents contents, BundleKey key)
            throws IOException {
        byte[] described = JSON.writeValueAsBytes(contents);
        StringBuilder sums = new StringBuilder(sum(described))
                .append("  ")
                .append(Bundle.CONTENTS)
                .append('\n');
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            small(zip, Bundle.CONTENTS, described);
            for (Map.Entry<String, Path> member : members.entrySet()) {
                sums.append(large(zip, member.getKey(), member.getValue()))
                        .append("  ")
                        .append(member.getKey())
                        .append('\n');
            }
            byte[] summed = sums.toString().getBytes(StandardCharsets.UTF_8);
            small(zip, Bundle.SUMS, summed);
            small(zip, Bundle.SIGNATURE, key.sign(summed));
            small(zip, Bundle.KEY, key.open().pem().getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String sum(byte[] bytes) {
        return HexFormat.of().formatHex(Bundle.sha256().digest(bytes));
    }

    private static void small(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        stored(zip, name, bytes.length, crc);
        zip.write(bytes);
    }

    private static void stored(ZipOutputStream zip, String name, long size, CRC32 crc) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        entry.setSize(size);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
    }

    private static String large(ZipOutputStream zip, String name, Path file) throws IOException {
        CRC32 crc = new CRC32();
        MessageDigest digest = Bundle.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream content = Files.newInputStream(file)) {
            for (int length = content.read(buffer); length >= 0; length = content.read(buffer)) {
                crc.update(buffer, 0, length);
                digest.update(buffer, 0, length);
            }
        }
        stored(zip, name, Files.size(file), crc);
        Files.copy(file, zip);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A bundle that breaks off half-way must not stand where a whole one stood. */
    private static void replace(Path file, Content content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(folder, ".tallyman-bundle", null);
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16)) {
                content.write(out);
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            AdvisoryImport.delete(fresh);
        }
    }

    private static TallymanException failed(
            Path file, ErrorCode code, String why, String hint, @Nullable Exception cause) {
        return new TallymanException(code, "export the advisories to " + file, why, hint, cause);
    }

    private interface RecordGiver {
        void give(AdvisoryRepository.RecordSink sink);
    }

    private interface Content {
        void write(OutputStream out) throws IOException;
    }
}
