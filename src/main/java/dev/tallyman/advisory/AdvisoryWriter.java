package dev.tallyman.advisory;

import dev.tallyman.model.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    /**
     * Which records of an ecosystem are not as {@code listing} has them; it lists all of them.
     *
     * @param most of more changed ones than this, so many and one more are named
     */
    Changes changes(String ecosystem, RecordListing listing, int most);

    /** What the copy was that is held from this URL; empty where none is, or another took its place since. */
    Optional<String> fingerprint(String url);

    /** Notes what was fetched, after it was written. */
    void fetched(String url, SourceKind kind, String fingerprint, Instant now);

    /** Notes that an ecosystem's feed was asked for and is as it was. */
    void checked(String ecosystem, Instant now);

    /** Notes that a source could not be taken in; what it held before stays. Success of the same source or feed clears it. */
    void failed(FeedFailure failure);

    /** Notes that a source, or another with the same feed, was taken in or is as it was. */
    void succeeded(String origin, String feed);

    /** Notes how an update ended; takes the place of the one before. */
    void ended(UpdateStatus update);

    /** What a URL gives. */
    enum SourceKind {
        OSV,
        /** {@code modified_id.csv} of an ecosystem. */
        CHANGES,
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
     * @param origin    where they are from, without credentials
     * @param replaced  ecosystems (without release) of which these are all the records: others of them go
     * @param skipped   identifiers of records among these that could not be read: what is held of them stays
     * @param increment where these are the records of one ecosystem that changed
     * @param problems  by ecosystem
     */
    record Summary(
            String origin,
            Set<String> replaced,
            Set<String> skipped,
            @Nullable Increment increment,
            Map<String, List<Problem>> problems) {
        public Summary {
            replaced = Set.copyOf(replaced);
            skipped = Set.copyOf(skipped);
            problems = Map.copyOf(problems);
        }
    }

    /**
     * @param ecosystem without release
     * @param read      where problems of what was read now would be: those of before are no more
     */
    record Increment(String ecosystem, Set<String> read) {
        public Increment {
            read = Set.copyOf(read);
        }
    }

    /** The records of an ecosystem and when each was modified. */
    interface RecordListing {
        void forEach(Entry sink);

        /** Takes one of them. */
        interface Entry {
            void accept(String id, Instant modified);
        }
    }

    /**
     * @param changed identifiers that are not held, or held as of another time
     * @param gone    how many are held and not listed
     */
    record Changes(List<String> changed, long gone) {
        public Changes {
            changed = List.copyOf(changed);
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
