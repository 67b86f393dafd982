package dev.tallyman.match;

import dev.tallyman.advisory.Advisory;
import dev.tallyman.advisory.AffectedPackage;
import dev.tallyman.advisory.Ecosystems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sorts the records that match one package by the weakness that they are about.
 *
 * <p>A CVE is a weakness, and two CVEs are never one: a record that names several (a distribution's bulletin, or a wrong merge) is part
 * of each. A record without a CVE belongs to the CVEs of the records that it shares an identifier with, directly or through others
 * without one; where there is none, such records are a weakness of their own.
 */
final class Weaknesses {
    private static final Pattern CVE = Pattern.compile("CVE-\\d{4}-\\d{4,}");
    /** Records that a distribution has made of one CVE carry it in their name: {@code ALPINE-CVE-2019-1551}, {@code UBUNTU-CVE-…}. */
    private static final Pattern NAMED_FOR_CVE = Pattern.compile("(?:[A-Z]+-)+(CVE-\\d{4}-\\d{4,})");

    /** Ecosystems whose records may name their CVEs under "related" only. */
    private static final Set<String> BULLETINS = Set.of(
            "AlmaLinux",
            "Azure Linux",
            "Chainguard",
            "Debian",
            "Mageia",
            "MinimOS",
            "Photon OS",
            "Red Hat",
            "Rocky Linux",
            "SUSE",
            "Ubuntu",
            "Wolfi",
            "openEuler",
            "openSUSE");

    private Weaknesses() {}

    /**
     * @param id      the CVE, or the identifier of a record
     * @param aliases other identifiers, {@code id} and other CVEs left out
     * @param records all that are about it, by id
     */
    record Weakness(String id, Set<String> aliases, List<Candidate> records) {}

    static List<Weakness> of(Collection<Candidate> records) {
        Map<String, Candidate> byId = new TreeMap<>();
        records.forEach(record -> byId.putIfAbsent(record.advisory().id(), record));
        Map<String, Set<String>> cves = new HashMap<>();
        byId.forEach((id, record) -> cves.put(id, cves(record.advisory())));
        Map<String, Set<String>> groups = new TreeMap<>();
        List<Set<String>> nameless = new ArrayList<>();
        Neighbours neighbours = new Neighbours(byId.values());
        Set<String> done = new HashSet<>();
        for (String id : byId.keySet()) {
            if (!cves.getOrDefault(id, Set.of()).isEmpty()) {
                cves.getOrDefault(id, Set.of())
                        .forEach(cve -> groups.computeIfAbsent(cve, key -> new TreeSet<>())
                                .add(id));
            } else if (done.add(id)) {
                Set<String> together = new TreeSet<>();
                Set<String> reached = neighbours.cvesNear(id, cves, together);
                done.addAll(together);
                if (reached.isEmpty()) {
                    nameless.add(together);
                } else {
                    reached.forEach(cve ->
                            groups.computeIfAbsent(cve, key -> new TreeSet<>()).addAll(together));
                }
            }
        }
        List<Weakness> all = new ArrayList<>();
        groups.forEach((cve, ids) -> all.add(weakness(cve, ids, byId, cves)));
        nameless.forEach(ids -> all.add(weakness(representative(ids), ids, byId, cves)));
        return all;
    }

    private static Weakness weakness(
            String id, Set<String> ids, Map<String, Candidate> byId, Map<String, Set<String>> cves) {
        Set<String> aliases = new TreeSet<>(ids);
        List<Candidate> records = new ArrayList<>();
        for (String each : ids) {
            Optional.ofNullable(byId.get(each)).ifPresent(record -> {
                records.add(record);
                // Of a record about several weaknesses nobody can tell which alias is which one's.
                if (cves.getOrDefault(each, Set.of()).size() <= 1) {
                    aliases.addAll(record.advisory().aliases());
                    aliases.addAll(record.advisory().upstream());
                }
            });
        }
        aliases.removeIf(alias -> CVE.matcher(alias).matches() || alias.equals(id) || alias.isBlank());
        return new Weakness(id, aliases, records);
    }

    /** GitHub's identifier is the one that most know; else the first. */
    private static String representative(Set<String> ids) {
        return ids.stream()
                .min(Comparator.comparing((String id) -> !id.startsWith("GHSA-"))
                        .thenComparing(id -> id))
                .orElseThrow();
    }

    /** The CVEs that a record is about. */
    static Set<String> cves(Advisory advisory) {
        Set<String> cves = new LinkedHashSet<>();
        List<String> identifiers = new ArrayList<>();
        identifiers.add(advisory.id());
        identifiers.addAll(advisory.aliases());
        identifiers.addAll(advisory.upstream());
        identifiers.forEach(id -> add(id, cves));
        if (cves.isEmpty() && isBulletin(advisory)) {
            advisory.related().forEach(id -> add(id, cves));
        }
        return cves;
    }

    private static void add(String id, Set<String> cves) {
        if (CVE.matcher(id).matches()) {
            cves.add(id);
            return;
        }
        Matcher named = NAMED_FOR_CVE.matcher(id);
        if (named.matches()) {
            cves.add(named.group(1));
        }
    }

    private static boolean isBulletin(Advisory advisory) {
        return advisory.affected().stream()
                .map(AffectedPackage::ecosystem)
                .map(Ecosystems::base)
                .anyMatch(BULLETINS::contains);
    }

    /** Records that share an identifier which is not a CVE. */
    private static final class Neighbours {
        private final Map<String, List<String>> recordsOf = new HashMap<>();
        private final Map<String, Set<String>> identifiersOf = new LinkedHashMap<>();

        Neighbours(Collection<Candidate> records) {
            for (Candidate record : records) {
                Advisory advisory = record.advisory();
                Set<String> identifiers = new LinkedHashSet<>();
                identifiers.add(advisory.id());
                identifiers.addAll(advisory.aliases());
                identifiers.addAll(advisory.upstream());
                identifiers.removeIf(String::isBlank);
                identifiersOf.put(advisory.id(), identifiers);
                identifiers.forEach(id ->
                        recordsOf.computeIfAbsent(id, key -> new ArrayList<>()).add(advisory.id()));
            }
        }

        /** Goes from record to record as long as they have no CVE; collects the records, and the CVEs of those where it stops. */
        Set<String> cvesNear(String start, Map<String, Set<String>> cves, Set<String> together) {
            Set<String> reached = new TreeSet<>();
            Deque<String> open = new ArrayDeque<>(List.of(start));
            together.add(start);
            while (!open.isEmpty()) {
                for (String identifier : identifiersOf.getOrDefault(open.remove(), Set.of())) {
                    for (String record : recordsOf.getOrDefault(identifier, List.of())) {
                        Set<String> named = cves.getOrDefault(record, Set.of());
                        if (!named.isEmpty()) {
                            reached.addAll(named);
                        } else if (together.add(record)) {
                            open.add(record);
                        }
                    }
                }
            }
            return reached;
        }
    }
}
