package dev.tallyman.advisory;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Imports advisories and what belongs to them. A source is a path or a URL of
 *
 * <ul>
 *   <li>{@code ECOSYSTEM/all.zip} of OSV's bucket: all records of that ecosystem; those that it no longer has go;
 *   <li>another zip archive of OSV records, or one record: adds, or takes the place of older ones;
 *   <li>a folder of {@code ECOSYSTEM/all.zip}, of JSON files, or of both;
 *   <li>a bundle of {@link AdvisoryExport}, whose checksums and signature are verified before anything of it is taken in;
 *   <li>CISA's {@code known_exploited_vulnerabilities.json}, FIRST's {@code epss_scores-….csv[.gz]}: takes the place of the one before.
 * </ul>
 *
 * Each file, and each folder of JSON files, is one transaction.
 */
public final class AdvisoryImport {
    static final String WHAT_IS_READ =
            "Give an OSV record, an all.zip of OSV's bucket, a folder of either, a bundle, CISA's known exploited vulnerabilities or FIRST's EPSS scores";

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
        return run(sources, null, progress);
    }

    /**
     * As {@link #run(List, ImportProgress)}.
     *
     * @param key public key that every source has to be signed with, so that all have to be bundles; null: any will do
     */
    public ImportReport run(List<String> sources, @Nullable Path key, ImportProgress progress) {
        ImportRun run = new ImportRun(writer, fetcher, clock, key, false, progress);
        for (String source : sources) {
            run.attempt(source, () -> run.source(source));
        }
        return run.report();
    }

    /** A run over sources that are asked for again and again. */
    ImportRun standing(ImportProgress progress) {
        return new ImportRun(writer, fetcher, clock, null, true, progress);
    }

    AdvisoryWriter writer() {
        return writer;
    }

    Clock clock() {
        return clock;
    }

    static String withoutCredentials(String url) {
        return url.replaceFirst("(?i)^(https?://)[^/?#]*@", "$1").replaceFirst("(?i)^(https?://[^?#]*)[?#].*$", "$1");
    }

    static TallymanException offline(String url) {
        return new TallymanException(
                ErrorCode.USAGE,
                "fetch " + withoutCredentials(url),
                "there is to be no network",
                "Import a file or leave out --offline");
    }

    static TallymanException failed(ErrorCode code, String origin, String why, @Nullable Throwable cause) {
        return new TallymanException(code, "import advisories from " + origin, why, WHAT_IS_READ, cause);
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A temporary file that stays is in nobody's way.
        }
    }
}
