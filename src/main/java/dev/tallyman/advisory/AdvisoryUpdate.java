package dev.tallyman.advisory;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the advisories up to date from OSV's bucket or a mirror of it: by each ecosystem's list of changes where its feed is held, by its
 * {@code all.zip} else, each fetched only where it changed.
 */
public final class AdvisoryUpdate {
    private static final int MAX_LIST_BYTES = 1 << 20;
    private static final List<String> EXTRA_FILES =
            List.of("known_exploited_vulnerabilities.json", "epss_scores-current.csv.gz", "epss_scores-current.csv");

    private final AdvisoryImport importer;
    private final AdvisoryRepository held;
    private final @Nullable FeedFetcher fetcher;

    /** @param fetcher null where there is no network */
    public AdvisoryUpdate(AdvisoryImport importer, AdvisoryRepository held, @Nullable FeedFetcher fetcher) {
        this.importer = importer;
        this.held = held;
        this.fetcher = fetcher;
    }

    /**
     * What to update from where.
     *
     * @param sources    the mirror, CISA's catalogue, EPSS scores
     * @param ecosystems to fetch, without releases
     * @param held       those too that came from this mirror before
     * @param all        every ecosystem that the mirror has
     * @param whole      reads {@code all.zip} whatever the list of changes says
     * @param again      when the next update is due; null: when asked
     */
    public record Request(
            FeedSources sources,
            Collection<String> ecosystems,
            boolean held,
            boolean all,
            boolean whole,
            @Nullable Duration again) {
        public Request {
            ecosystems = List.copyOf(ecosystems);
        }
    }

    /**
     * Updates. Each ecosystem is one transaction; one that fails is a problem of the report, unless all fail. How it ended is kept.
     *
     * @throws TallymanException where nothing at all could be had
     */
    public ImportReport run(Request request, ImportProgress progress) {
        try {
            ImportReport report = updated(request, progress);
            boolean whole = report.problems().isEmpty();
            ended(request, whole ? UpdateStatus.State.COMPLETE : UpdateStatus.State.PARTIAL, words(report));
            return report;
        } catch (TallymanException e) {
            ended(request, UpdateStatus.State.FAILED, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private void ended(Request request, UpdateStatus.State state, String words) {
        Instant now = importer.clock().instant();
        Instant next = request.again() == null ? null : now.plus(request.again());
        importer.writer().ended(new UpdateStatus(state, words, now, next));
    }

    /** What came of an update, for people. */
    public static String words(ImportReport report) {
        long changed = report.feeds().stream()
                .mapToLong(feed -> feed.added() + feed.updated() + feed.removed())
                .sum();
        int problems = report.problems().size();
        return report.feeds().size() + " feeds, " + changed + " records changed"
                + (problems == 0 ? "" : ", " + problems + " problems");
    }

    private ImportReport updated(Request request, ImportProgress progress) {
        String where = request.sources().mirror();
        Mirror mirror = Mirror.of(where, fetcher);
        Map<String, FeedStatus> feeds = new HashMap<>();
        held.status().forEach(feed -> feeds.put(feed.ecosystem(), feed));
        ImportRun run = importer.standing(progress);
        for (String ecosystem : wanted(request, mirror, feeds)) {
            Optional<FeedStatus> before =
                    request.whole() ? Optional.empty() : Optional.ofNullable(feeds.get(ecosystem));
            run.attempt(
                    mirror.address(ecosystem, Mirror.WHOLE),
                    () -> new EcosystemUpdate(run, mirror, ecosystem).update(before));
        }
        List<String> extra = new ArrayList<>(request.sources().extra());
        if (mirror instanceof Mirror.Folder(Path root)) {
            EXTRA_FILES.stream()
                    .map(root::resolve)
                    .filter(Files::isRegularFile)
                    .map(Path::toString)
                    .forEach(extra::add);
        }
        extra.forEach(source -> run.attempt(source, () -> run.source(source)));
        return run.reportWhatCameIn();
    }

    private Set<String> wanted(Request request, Mirror mirror, Map<String, FeedStatus> feeds) {
        Set<String> wanted = new TreeSet<>();
        request.ecosystems().forEach(ecosystem -> wanted.add(Ecosystems.base(ecosystem)));
        feeds.values().stream()
                .filter(feed -> request.held() && feed.origin().equals(origin(mirror, feed)))
                .forEach(feed -> wanted.add(feed.ecosystem()));
        if (request.all()) {
            wanted.addAll(offered(request.sources().mirror()));
        }
        return wanted;
    }

    private static String origin(Mirror mirror, FeedStatus feed) {
        return AdvisoryImport.withoutCredentials(mirror.address(feed.ecosystem(), Mirror.WHOLE));
    }

    private static boolean isUrl(String mirror) {
        return mirror.toLowerCase(Locale.ROOT).matches("https?://.*");
    }

    private Set<String> offered(String mirror) {
        Set<String> names = new TreeSet<>();
        for (String name : isUrl(mirror) ? listed(mirror) : folders(Path.of(mirror))) {
            if (!name.isBlank() && !name.contains(":") && !name.contains("/")) {
                names.add(name.strip());
            }
        }
        return names;
    }

    private List<String> listed(String mirror) {
        String url = (mirror.endsWith("/") ? mirror : mirror + "/") + "ecosystems.txt";
        if (fetcher == null) {
            throw AdvisoryImport.offline(url);
        }
        if (!(fetcher.fetch(url, null) instanceof FeedFetcher.Fetch.Fetched fetched)) {
            return List.of();
        }
        try {
            if (Files.size(fetched.file()) > MAX_LIST_BYTES) {
                throw new IOException("the list of ecosystems is longer than any");
            }
            return Files.readAllLines(fetched.file());
        } catch (IOException e) {
            throw new TallymanException(ErrorCode.BAD_CONTENT, "fetch " + url, String.valueOf(e.getMessage()), "", e);
        } finally {
            AdvisoryImport.delete(fetched.file());
        }
    }

    private static List<String> folders(Path mirror) {
        try (Stream<Path> all = Files.list(mirror)) {
            return all.filter(folder -> Files.isRegularFile(folder.resolve("all.zip")))
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .toList();
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.NOT_FOUND,
                    "read the mirror " + mirror,
                    String.valueOf(e.getMessage()),
                    "Check the folder",
                    e);
        }
    }
}
