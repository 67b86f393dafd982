package dev.tallyman.advisory;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings the advisories up to date from OSV's bucket or a mirror of it: each ecosystem's {@code all.zip}, fetched only where it changed. */
public final class AdvisoryUpdate {
    /** OSV's public bucket. */
    public static final String OSV = "https://osv-vulnerabilities.storage.googleapis.com";

    /** CISA's catalogue of known exploited vulnerabilities. */
    public static final String KEV =
            "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json";

    /** FIRST's scores of today. */
    public static final String EPSS = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz";

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
     * @param mirror     URL or folder with OSV's layout
     * @param ecosystems to fetch, without releases
     * @param held       those too that came from this mirror before
     * @param all        every ecosystem that the mirror has
     * @param extra      URLs or files of CISA's catalogue and EPSS scores
     */
    public record Request(String mirror, Collection<String> ecosystems, boolean held, boolean all, List<String> extra) {
        public Request {
            ecosystems = List.copyOf(ecosystems);
            extra = List.copyOf(extra);
        }
    }

    /**
     * Updates. Each ecosystem is one transaction; one that fails is a problem of the report, unless all fail.
     *
     * @throws TallymanException where nothing at all could be had
     */
    public ImportReport run(Request request, ImportProgress progress) {
        List<String> sources = new ArrayList<>();
        for (String ecosystem : wanted(request)) {
            sources.add(source(request.mirror(), ecosystem));
        }
        sources.addAll(request.extra());
        if (!isUrl(request.mirror())) {
            EXTRA_FILES.stream()
                    .map(name -> Path.of(request.mirror()).resolve(name))
                    .filter(Files::isRegularFile)
                    .map(Path::toString)
                    .forEach(sources::add);
        }
        return importer.runAll(sources, progress);
    }

    private Set<String> wanted(Request request) {
        Set<String> wanted = new TreeSet<>();
        request.ecosystems().forEach(ecosystem -> wanted.add(Ecosystems.base(ecosystem)));
        held.status().stream()
                .filter(feed -> request.held() && feed.origin().equals(source(request.mirror(), feed.ecosystem())))
                .forEach(feed -> wanted.add(feed.ecosystem()));
        if (request.all()) {
            wanted.addAll(offered(request.mirror()));
        }
        return wanted;
    }

    private static String source(String mirror, String ecosystem) {
        if (isUrl(mirror)) {
            String base = mirror.endsWith("/") ? mirror : mirror + "/";
            return base + URLEncoder.encode(ecosystem, StandardCharsets.UTF_8).replace("+", "%20") + "/all.zip";
        }
        return Path.of(mirror).resolve(ecosystem).resolve("all.zip").toString();
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
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "fetch " + url,
                    "there is to be no network",
                    "Name a folder with --mirror, or leave out --offline");
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
