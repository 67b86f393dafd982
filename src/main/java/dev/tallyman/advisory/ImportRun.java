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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One import of several sources: what was taken in, what is wrong with it, and what failed, which is remembered until it no longer does. */
final class ImportRun {
    /** Of CSV, inflated. */
    private static final long MAX_EPSS_BYTES = 512L << 20;

    private final AdvisoryWriter writer;
    private final @Nullable FeedFetcher fetcher;
    private final Clock clock;
    private final @Nullable Path key;
    private final boolean standing;
    private final ImportProgress progress;
    private final List<ImportReport.Feed> feeds = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<TallymanException> failures = new ArrayList<>();

    /**
     * @param key      that bundles have to be signed with; null: any
     * @param standing whether the sources are asked for again and again: one that is not there is then remembered too
     */
    ImportRun(
            AdvisoryWriter writer,
            @Nullable FeedFetcher fetcher,
            Clock clock,
            @Nullable Path key,
            boolean standing,
            ImportProgress progress) {
        this.writer = writer;
        this.fetcher = fetcher;
        this.clock = clock;
        this.key = key;
        this.standing = standing;
        this.progress = progress;
    }

    AdvisoryWriter writer() {
        return writer;
    }

    Clock clock() {
        return clock;
    }

    ImportProgress progress() {
        return progress;
    }

    /** Does what may fail without holding up the rest. */
    void attempt(String source, Runnable work) {
        try {
            work.run();
        } catch (TallymanException e) {
            failures.add(e);
            remember(source, e);
        }
    }

    /** A slip of the hand is told and forgotten; a source that is broken or cannot be had stays to be seen in the status. */
    private void remember(String source, TallymanException failure) {
        boolean url = isUrl(source);
        if (failure.code() == ErrorCode.USAGE || (failure.code() == ErrorCode.NOT_FOUND && !standing)) {
            return;
        }
        String origin = AdvisoryImport.withoutCredentials(source);
        String feed = FeedFolder.feedOf(Path.of(url ? pathOf(origin) : source));
        writer.failed(new FeedFailure(origin, feed, String.valueOf(failure.getMessage()), clock.instant()));
    }

    /** @throws TallymanException the first failure, where there was one */
    ImportReport report() {
        if (!failures.isEmpty()) {
            TallymanException first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
        return new ImportReport(feeds, problems, notes);
    }

    /** As {@link #report}, but what failed while something else did not is among the problems. */
    ImportReport reportWhatCameIn() {
        if (!feeds.isEmpty()) {
            failures.forEach(failure -> problems.add(new Problem("advisories", String.valueOf(failure.getMessage()))));
            failures.clear();
        }
        return report();
    }

    void problem(Problem problem) {
        problems.add(problem);
    }

    void unchanged(String origin, String feed) {
        add(new ImportReport.Feed(origin, feed, 0, 0, 0, 0, true));
        writer.checked(feed, clock.instant());
    }

    private void add(ImportReport.Feed feed) {
        feeds.add(feed);
        writer.succeeded(feed.origin(), feed.what());
    }

    void fetched(String origin, AdvisoryWriter.SourceKind kind, String fingerprint) {
        writer.fetched(origin, kind, fingerprint, clock.instant());
    }

    void source(String source) {
        if (isUrl(source)) {
            url(source);
            return;
        }
        Path path = Path.of(source);
        if (Files.isDirectory(path)) {
            folder(path);
        } else {
            file(path, source, FeedFolder.ecosystemOf(path));
        }
    }

    private static boolean isUrl(String source) {
        return source.matches("(?i)https?://.*");
    }

    private void url(String url) {
        String origin = AdvisoryImport.withoutCredentials(url);
        if (fetcher == null) {
            throw AdvisoryImport.offline(url);
        }
        Path path = Path.of(pathOf(origin));
        String ecosystem = FeedFolder.ecosystemOf(path);
        switch (fetcher.fetch(url, writer.fingerprint(origin).orElse(null))) {
            case FeedFetcher.Fetch.Unchanged() ->
                unchanged(origin, ecosystem == null ? FeedFolder.name(path) : ecosystem);
            case FeedFetcher.Fetch.Fetched(Path fetched, String fingerprint) -> {
                try {
                    file(fetched, origin, ecosystem);
                    if (fingerprint != null) {
                        fetched(origin, kind(feeds.getLast().what()), fingerprint);
                    }
                } finally {
                    AdvisoryImport.delete(fetched);
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
        requireNoKey(folder.toString());
        List<Path> zips = FeedFolder.ecosystemZips(folder);
        List<Path> files = FeedFolder.children(folder).stream()
                .filter(file ->
                        Files.isRegularFile(file) && FeedFolder.name(file).matches(".*\\.(zip|csv\\.gz)"))
                .toList();
        List<Path> records = FeedFolder.jsonFiles(folder);
        if (zips.isEmpty() && files.isEmpty() && records.isEmpty()) {
            throw AdvisoryImport.failed(
                    ErrorCode.BAD_CONTENT,
                    folder.toString(),
                    "the folder holds neither ECOSYSTEM/all.zip nor JSON files",
                    null);
        }
        for (List<Path> some : List.of(zips, files)) {
            some.forEach(
                    file -> attempt(file.toString(), () -> file(file, file.toString(), FeedFolder.ecosystemOf(file))));
        }
        if (!records.isEmpty()) {
            attempt(
                    folder.toString(),
                    () -> load(new JsonFeed(records, folder.toString(), clock, progress), folder.toString()));
        }
    }

    private void file(Path file, String origin, @Nullable String ecosystem) {
        if (Bundle.isOne(file)) {
            bundle(file, origin);
        } else {
            requireNoKey(origin);
            feed(file, origin, ecosystem);
        }
    }

    private void feed(Path file, String origin, @Nullable String ecosystem) {
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
            throw AdvisoryImport.failed(ErrorCode.NOT_FOUND, origin, "there is no such file", e);
        } catch (IOException e) {
            throw AdvisoryImport.failed(ErrorCode.BAD_CONTENT, origin, String.valueOf(e.getMessage()), e);
        }
    }

    private void requireNoKey(String origin) {
        if (key != null) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "import advisories from " + origin,
                    "it is no bundle, so nobody signed it",
                    "Leave out --key, or give a bundle of 'tallyman advisories export'");
        }
    }

    private void bundle(Path file, String origin) {
        try (Bundle bundle = Bundle.verified(file, origin, key)) {
            notes.addAll(bundle.notes());
            for (Bundle.Member member : bundle.members()) {
                feed(member.file(), bundle.title() + "/" + member.name(), member.ecosystem());
            }
        }
    }

    private void zip(Path file, String origin, @Nullable String ecosystem) {
        boolean all = origin.equals("all.zip") || origin.endsWith("/all.zip");
        // The bucket's folder of one release is a part of the ecosystem: what it lacks stays.
        boolean full = all && (ecosystem == null || !ecosystem.contains(":"));
        load(new ZipFeed(file, origin, ecosystem, full, clock, progress), origin);
    }

    /** Writes what a source gives, in one transaction. */
    void load(AdvisoryWriter.RecordSource source, String origin) {
        AdvisoryWriter.FeedChange change = writer.write(source, clock.instant());
        add(new ImportReport.Feed(
                origin,
                String.join(", ", new TreeSet<>(change.ecosystems())),
                change.added(),
                change.updated(),
                change.unchanged(),
                change.removed(),
                false));
        source.summary().problems().values().forEach(problems::addAll);
    }

    private void json(Path file, InputStream content, String origin) throws IOException {
        byte[] bytes = content.readNBytes(RecordParser.MAX_BYTES + 1);
        if (bytes.length > RecordParser.MAX_BYTES) {
            throw AdvisoryImport.failed(
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
                throw AdvisoryImport.failed(
                        ErrorCode.BAD_CONTENT, origin, "it is not an OSV record: " + e.getMessage(), e);
            }
            knownExploited(exploited.get(), origin);
            return;
        }
        load(new JsonFeed(List.of(file), origin, clock, progress), origin);
    }

    private void knownExploited(Set<String> cves, String origin) {
        int count = writer.replaceKnownExploited(cves, clock.instant());
        add(new ImportReport.Feed(origin, "KEV", count, 0, 0, 0, false));
    }

    private void epss(InputStream csv, String origin) throws IOException {
        FeedProblems found = new FeedProblems();
        Map<String, Double> scores = EpssReader.read(new CappedStream(csv, MAX_EPSS_BYTES), origin, found);
        if (scores.isEmpty()) {
            throw AdvisoryImport.failed(ErrorCode.BAD_CONTENT, origin, "it holds no EPSS scores", null);
        }
        writer.replaceEpss(scores, clock.instant());
        problems.addAll(found.list(origin));
        add(new ImportReport.Feed(origin, "EPSS", scores.size(), 0, 0, 0, false));
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
}
