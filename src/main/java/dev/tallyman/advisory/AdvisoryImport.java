package dev.tallyman.advisory;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Imports advisories and what belongs to them. A source is a path or a URL of
 *
 * <ul>
 *   <li>{@code ECOSYSTEM/all.zip} of OSV's bucket: all records of that ecosystem; those that it no longer has go;
 *   <li>another zip archive of OSV records, or one record: adds, or takes the place of older ones;
 *   <li>a folder of {@code ECOSYSTEM/all.zip}, of JSON files, or of both;
 *   <li>CISA's {@code known_exploited_vulnerabilities.json}, FIRST's {@code epss_scores-….csv[.gz]}: takes the place of the one before.
 * </ul>
 *
 * Each file, and each folder of JSON files, is one transaction.
 */
public final class AdvisoryImport {
    private static final String WHAT_IS_READ =
            "Give an OSV record, an all.zip of OSV's bucket, a folder of either, CISA's known exploited vulnerabilities or FIRST's EPSS scores";
    /** Of CSV, inflated. */
    private static final long MAX_EPSS_BYTES = 512L << 20;

    private static final int MAX_DEPTH = 16;

    private final AdvisoryWriter writer;
    private final @Nullable FeedFetcher fetcher;
    private final Clock clock;

    /** @param fetcher for URLs; null where there is no network */
    public AdvisoryImport(AdvisoryWriter writer, @Nullable FeedFetcher fetcher, Clock clock) {
        this.writer = writer;
        this.fetcher = fetcher;
        this.clock = clock;
    }

    /**
     * Imports each source in turn. One that fails does not hold up the others; the first failure is thrown when all were tried.
     *
     * @throws TallymanException where a source is not there, broken, or not advisories
     */
    public ImportReport run(List<String> sources, ImportProgress progress) {
        return tried(sources, progress).report();
    }

    /** As {@link #run}, but what fails while something else does not is among the problems of the report. */
    public ImportReport runAll(List<String> sources, ImportProgress progress) {
        Run run = tried(sources, progress);
        if (!run.feeds.isEmpty()) {
            run.failures.forEach(failure -> run.problems.add(new Problem("advisories", failure.getMessage())));
            run.failures.clear();
        }
        return run.report();
    }

    private Run tried(List<String> sources, ImportProgress progress) {
        Run run = new Run(progress);
        for (String source : sources) {
            run.attempt(() -> run.source(source));
        }
        return run;
    }

    private final class Run {
        private final ImportProgress progress;
        private final List<ImportReport.Feed> feeds = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private final List<TallymanException> failures = new ArrayList<>();

        Run(ImportProgress progress) {
            this.progress = progress;
        }

        void attempt(Runnable work) {
            try {
                work.run();
            } catch (TallymanException e) {
                failures.add(e);
            }
        }

        ImportReport report() {
            if (!failures.isEmpty()) {
                TallymanException first = failures.getFirst();
                failures.stream().skip(1).forEach(first::addSuppressed);
                throw first;
            }
            return new ImportReport(feeds, problems);
        }

        void source(String source) {
            if (source.matches("(?i)https?://.*")) {
                url(source);
                return;
            }
            Path path = Path.of(source);
            if (Files.isDirectory(path)) {
                folder(path);
            } else {
                file(path, source, ecosystemOf(path));
            }
        }

        private void url(String url) {
            String origin = withoutCredentials(url);
            if (fetcher == null) {
                throw new TallymanException(
                        ErrorCode.USAGE,
                        "fetch " + origin,
                        "there is to be no network",
                        "Import a file or leave out --offline");
            }
            String ecosystem = ecosystemOf(Path.of(pathOf(origin)));
            switch (fetcher.fetch(url, writer.fingerprint(origin).orElse(null))) {
                case FeedFetcher.Fetch.Unchanged() ->
                    feeds.add(new ImportReport.Feed(
                            origin, ecosystem == null ? name(Path.of(pathOf(origin))) : ecosystem, 0, 0, 0, 0, true));
                case FeedFetcher.Fetch.Fetched(Path fetched, String fingerprint) -> {
                    try {
                        file(fetched, origin, ecosystem);
                        if (fingerprint != null) {
                            writer.fetched(origin, kind(feeds.getLast().what()), fingerprint, clock.instant());
                        }
                    } finally {
                        delete(fetched);
                    }
                }
            }
        }

        private static AdvisoryWriter.SourceKind kind(String what) {
            return switch (what) {
                case "KEV" -> AdvisoryWriter.SourceKind.KEV;
                case "EPSS" -> AdvisoryWriter.SourceKind.EPSS;
                default -> AdvisoryWriter.SourceKind.OSV;
            };
        }

        private void folder(Path folder) {
            List<Path> zips = ecosystemZips(folder);
            List<Path> files = children(folder).stream()
                    .filter(file -> Files.isRegularFile(file) && !name(file).endsWith(".json"))
                    .filter(file -> name(file).endsWith(".zip") || name(file).endsWith(".csv.gz"))
                    .toList();
            List<Path> records = jsonFiles(folder);
            if (zips.isEmpty() && files.isEmpty() && records.isEmpty()) {
                throw new TallymanException(
                        ErrorCode.BAD_CONTENT,
                        "import advisories from " + folder,
                        "the folder holds neither ECOSYSTEM/all.zip nor JSON files",
                        WHAT_IS_READ);
            }
            zips.forEach(zip -> attempt(() -> file(zip, zip.toString(), ecosystemOf(zip))));
            files.forEach(file -> attempt(() -> file(file, file.toString(), ecosystemOf(file))));
            if (!records.isEmpty()) {
                attempt(() -> records(records, folder.toString()));
            }
        }

        private void file(Path file, String origin, @Nullable String ecosystem) {
            try (InputStream content = new BufferedInputStream(Files.newInputStream(file))) {
                content.mark(4);
                byte[] magic = content.readNBytes(2);
                content.reset();
                if (magic.length == 2 && magic[0] == 'P' && magic[1] == 'K') {
                    zip(file, origin, ecosystem);
                } else if (magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
                    epss(new GZIPInputStream(content, 1 << 16), origin);
                } else if (magic.length > 0 && (magic[0] == '#' || magic[0] == 'c')) {
                    epss(content, origin);
                } else {
                    json(file, content, origin);
                }
            } catch (NoSuchFileException e) {
                throw failed(ErrorCode.NOT_FOUND, origin, "there is no such file", e);
            } catch (IOException e) {
                throw failed(ErrorCode.BAD_CONTENT, origin, String.valueOf(e.getMessage()), e);
            }
        }

        private void zip(Path file, String origin, @Nullable String ecosystem) {
            boolean all = origin.equals("all.zip") || origin.endsWith("/all.zip");
            // The bucket's folder of one release is a part of the ecosystem: what it lacks stays.
            boolean full = all && (ecosystem == null || !ecosystem.contains(":"));
            load(new ZipFeed(file, origin, ecosystem, full, clock, progress), origin);
        }

        private void load(AdvisoryWriter.RecordSource source, String origin) {
            AdvisoryWriter.FeedChange change = writer.write(source, clock.instant());
            feeds.add(new ImportReport.Feed(
                    origin,
                    String.join(", ", new TreeSet<>(change.ecosystems())),
                    change.added(),
                    change.updated(),
                    change.unchanged(),
                    change.removed(),
                    false));
            source.summary().problems().values().forEach(problems::addAll);
        }

        private void records(List<Path> files, String origin) {
            load(new JsonFeed(files, origin, clock, progress), origin);
        }

        private void json(Path file, InputStream content, String origin) throws IOException {
            byte[] bytes = content.readNBytes(RecordParser.MAX_BYTES + 1);
            if (bytes.length > RecordParser.MAX_BYTES) {
                throw failed(
                        ErrorCode.BAD_CONTENT,
                        origin,
                        "it has more than " + (RecordParser.MAX_BYTES >> 20) + " MiB, more than any OSV record",
                        null);
            }
            try {
                OsvReader.read(bytes, bytes.length);
            } catch (BadRecordException e) {
                Optional<Set<String>> exploited = KnownExploitedReader.read(bytes);
                if (exploited.isEmpty()) {
                    throw failed(ErrorCode.BAD_CONTENT, origin, "it is not an OSV record: " + e.getMessage(), e);
                }
                knownExploited(exploited.get(), origin);
                return;
            }
            load(new JsonFeed(List.of(file), origin, clock, progress), origin);
        }

        private void knownExploited(Set<String> cves, String origin) {
            int count = writer.replaceKnownExploited(cves, clock.instant());
            feeds.add(new ImportReport.Feed(origin, "KEV", count, 0, 0, 0, false));
        }

        private void epss(InputStream csv, String origin) throws IOException {
            FeedProblems found = new FeedProblems();
            Map<String, Double> scores = EpssReader.read(new CappedStream(csv, MAX_EPSS_BYTES), origin, found);
            if (scores.isEmpty()) {
                throw failed(ErrorCode.BAD_CONTENT, origin, "it holds no EPSS scores", null);
            }
            writer.replaceEpss(scores, clock.instant());
            problems.addAll(found.list(origin));
            feeds.add(new ImportReport.Feed(origin, "EPSS", scores.size(), 0, 0, 0, false));
        }
    }

    /** The ecosystem that a file's folder is named for, as in the bucket; null where it is named for none. */
    private static @Nullable String ecosystemOf(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder == null || folder.getFileName() == null) {
            return null;
        }
        String name = folder.getFileName().toString();
        return Ecosystems.known(name) ? name : null;
    }

    /** The bucket has a folder for each release beside that of the whole ecosystem, which holds the same: only the whole is taken. */
    private static List<Path> ecosystemZips(Path folder) {
        Map<String, Path> zips = new TreeMap<>();
        for (Path child : children(folder)) {
            Path zip = child.resolve("all.zip");
            if (Files.isRegularFile(zip)) {
                zips.put(String.valueOf(child.getFileName()), zip);
            }
        }
        Set<String> names = Set.copyOf(zips.keySet());
        zips.keySet().removeIf(name -> name.contains(":") && names.contains(Ecosystems.base(name)));
        return List.copyOf(zips.values());
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw failed(ErrorCode.ENVIRONMENT, folder.toString(), String.valueOf(e.getMessage()), e);
        }
    }

    private static List<Path> jsonFiles(Path folder) {
        try (Stream<Path> all = Files.find(
                folder,
                MAX_DEPTH,
                (file, attributes) -> attributes.isRegularFile() && name(file).endsWith(".json"))) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw failed(ErrorCode.ENVIRONMENT, folder.toString(), String.valueOf(e.getMessage()), e);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    private static String withoutCredentials(String url) {
        return url.replaceFirst("(?i)^(https?://)[^/?#]*@", "$1").replaceFirst("[?#].*$", "");
    }

    private static String pathOf(String url) {
        try {
            String path = new URI(url).getPath();
            return path == null ? "" : path;
        } catch (URISyntaxException e) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "fetch " + url,
                    "that is no URL",
                    "Write spaces as %20: https://HOST/Rocky%20Linux/all.zip",
                    e);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A temporary file that stays is in nobody's way.
        }
    }

    private static TallymanException failed(ErrorCode code, String origin, String why, @Nullable Throwable cause) {
        return new TallymanException(code, "import advisories from " + origin, why, WHAT_IS_READ, cause);
    }
}
