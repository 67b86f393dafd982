package dev.tallyman.advisory;

import dev.tallyman.model.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Takes in advisories. Each call is one transaction: what it throws leaves everything as it was. */
public interface AdvisoryWriter {
    /**
     * Writes what {@code source} gives and marks what must be matched again.
     *
     * @throws dev.tallyman.model.TallymanException where the source breaks off; nothing is changed then
     */
    FeedChange write(RecordSource source, Instant now);

    /** Replaces CISA's catalogue: the CVEs and nothing else. */
    int replaceKnownExploited(Set<String> cves, Instant now);

    /** Replaces FIRST's scores. */
    int replaceEpss(Map<String, Double> scores, Instant now);

    /** What the copy was that is held from this URL; empty where none is, or another took its place since. */
    Optional<String> fingerprint(String url);

    /** Notes what was fetched, after it was written. */
    void fetched(String url, SourceKind kind, String fingerprint, Instant now);

    /** What a URL gives. */
    enum SourceKind {
        OSV,
        KEV,
        EPSS
    }

    /** Records, and what is to be known about them once they have all been given. */
    interface RecordSource {
        /** Whether these are meant to be all the records of their ecosystem: older ones may then take the place of newer ones. */
        boolean full();

        /** The ecosystem of records that name no package. */
        String fallback();

        /** Gives each record once, in any order. Called once. */
        void forEach(Consumer<OsvRecord> sink);

        /** Called after {@link #forEach}: what these records are. */
        Summary summary();
    }

    /**
     * @param origin   where they are from, without credentials
     * @param replaced ecosystems (without release) of which these are all the records: others of them go
     * @param problems by ecosystem
     */
    record Summary(String origin, Set<String> replaced, Map<String, List<Problem>> problems) {
        public Summary {
            replaced = Set.copyOf(replaced);
            problems = Map.copyOf(problems);
        }
    }

    /**
     * What an import changed, in records.
     *
     * @param touched packages of the inventory that have to be matched again
     */
    record FeedChange(Set<String> ecosystems, long added, long updated, long unchanged, long removed, long touched) {
        public FeedChange {
            ecosystems = Set.copyOf(ecosystems);
        }
    }
}
