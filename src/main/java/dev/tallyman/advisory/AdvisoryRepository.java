package dev.tallyman.advisory;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The advisories that are held. */
public interface AdvisoryRepository {
    /**
     * The records about each of {@code packages}, withdrawn ones too, each with only its entries about that package.
     * A package without records has no entry in the answer.
     */
    Map<PackageKey, List<Advisory>> candidates(Collection<PackageKey> packages);

    /**
     * Which of {@code ecosystems} (as {@link Ecosystems#key} gives them) were looked up at all: there is a record for this very
     * release, or, for an ecosystem without releases, its feed was imported.
     */
    List<String> covered(Collection<String> ecosystems);

    /** By ecosystem, sorted. */
    List<FeedStatus> status();

    /** Sources that could not be taken in the last time, by origin. */
    List<FeedFailure> failures();

    /** How the last update ended; empty where there was none yet. */
    Optional<UpdateStatus> lastUpdate();

    /** The records, as JSON, of an identifier: the record with this id, then those that have it among their aliases. */
    List<String> show(String idOrAlias);

    /** What is known of a CVE's use by attackers; a CVE of which nothing is known has no entry. */
    Map<String, Exploitation> exploitation(Collection<String> cves);

    /** The records that are called by each CVE or have it among their aliases, without their entries; one without records has no entry. */
    Map<String, List<Advisory>> named(Collection<String> cves);

    /** All of what is known of attacks, by CVE. */
    Map<String, Exploitation> exploitation();

    /** Gives the records of an ecosystem (without release) as JSON, each once, by identifier. */
    void export(String ecosystem, RecordSink sink);

    /** Gives the records that are of none of these ecosystems as JSON, each once, by identifier. */
    void exportOthers(Set<String> ecosystems, RecordSink sink);

    /** Takes a record of an export. */
    interface RecordSink {
        void accept(String id, String json);
    }

    /** Grows with every change; a cache of what this repository said is good as long as this stays. */
    long revision();

    /** Convenience for a single package. */
    default List<Advisory> candidates(PackageKey key) {
        return Optional.ofNullable(candidates(List.of(key)).get(key)).orElse(List.of());
    }
}
