package dev.tallyman.store.page;

import dev.tallyman.match.Finding;
import dev.tallyman.match.Risk;
import dev.tallyman.model.Severity;
import dev.tallyman.server.views.Change;
import dev.tallyman.server.views.Tally;
import dev.tallyman.server.views.VersionOrder;
import dev.tallyman.server.views.WeaknessRow;
import dev.tallyman.store.Reach;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What the images that a tag reaches are exposed to: the heavy question behind the overview and the lists. It is answered from the
 * findings outwards (a finding is of a distinct package version, so there are few), never from the packages of each image inwards.
 */
final class Exposure {
    private static final String FINDINGS =
            "SELECT f.package_version_id, f.weakness, f.aliases, f.severity, f.score, f.epss, f.known_exploited, f.fixed, f.status, f.first_seen_at, f.advisories,"
                    + " pv.name, pv.type, pv.version, pv.source_name, pv.source_version, pv.ecosystem"
                    + " FROM finding f JOIN package_version pv ON pv.id = f.package_version_id WHERE " + Reach.OPEN;

    private static final String CARRIERS = "WITH " + Reach.TAGGED
            + " SELECT DISTINCT r.repository_id, ip.package_version_id FROM (SELECT DISTINCT repository_id, image_id FROM reach) r"
            + " JOIN image_package ip ON ip.image_id = r.image_id AND " + Reach.OWN
            + " WHERE ip.package_version_id IN (SELECT f.package_version_id FROM finding f WHERE " + Reach.OPEN + ")";

    private final Names names;
    private final Map<Long, Vulnerable> byPackage = new HashMap<>();
    private final Map<Long, Map<String, Found>> byRepository = new HashMap<>();
    private final List<WeaknessRow> weaknesses;
    private final Map<String, Integer> images = new HashMap<>();
    private final List<Ranked> ranked;

    /** A package version with open findings, and the repositories that have it. */
    private record Vulnerable(
            String name,
            String type,
            String version,
            String sourceName,
            String sourceVersion,
            String ecosystem,
            List<Found> found,
            Set<Long> repositories) {
        String what() {
            return sourceName.isEmpty() ? name : sourceName;
        }

        String from() {
            return sourceVersion.isEmpty() ? version : sourceVersion;
        }
    }

    /** An open finding in its place among all of them. */
    record Ranked(long packageVersion, String weakness, Set<Long> repositories, Risk risk) {}

    /** An open finding of a package version. */
    record Found(
            String id,
            List<String> aliases,
            Severity severity,
            @Nullable Double score,
            @Nullable Double epss,
            boolean knownExploited,
            @Nullable String fixed,
            String status,
            Instant firstSeenAt,
            boolean inferred) {
        /** The worse of two findings of one weakness. */
        static Found worse(Found a, Found b) {
            return b.severity.compareTo(a.severity) < 0 ? b : a;
        }

        /** @param images of which a tag reaches it */
        Risk risk(int images) {
            Finding.Status known = Finding.Status.valueOf(status.toUpperCase(Locale.ROOT));
            return Risk.of(severity, score, knownExploited, epss, fixed != null, known, images);
        }
    }

    private Exposure(DSLContext context) {
        names = Names.load(context);
        context.fetch(FINDINGS).forEach(columns -> addFinding(new Row(columns)));
        context.fetch(CARRIERS).forEach(columns -> addCarrier(new Row(columns)));
        weaknesses = gathered();
        weaknesses.forEach(row -> images.put(row.id(), row.images().size()));
        ranked = ranked();
    }

    static Exposure load(DSLContext context) {
        return new Exposure(context);
    }

    static Found found(Row row) {
        return new Found(
                row.text("weakness"),
                row.strings("aliases"),
                row.severity("severity"),
                row.optionalReal("score"),
                row.optionalReal("epss"),
                row.flag("known_exploited"),
                row.optionalText("fixed"),
                row.text("status"),
                row.time("first_seen_at"),
                row.strings("advisories").isEmpty());
    }

    private void addFinding(Row row) {
        byPackage
                .computeIfAbsent(
                        row.number("package_version_id"),
                        id -> new Vulnerable(
                                row.text("name"),
                                row.text("type"),
                                row.text("version"),
                                row.text("source_name"),
                                row.text("source_version"),
                                row.text("ecosystem"),
                                new ArrayList<>(),
                                new HashSet<>()))
                .found
                .add(found(row));
    }

    private void addCarrier(Row row) {
        long repository = row.number("repository_id");
        Vulnerable carrier = byPackage.get(row.number("package_version_id"));
        if (carrier == null) {
            return;
        }
        carrier.repositories.add(repository);
        Map<String, Found> here = byRepository.computeIfAbsent(repository, id -> new HashMap<>());
        carrier.found.forEach(found -> here.merge(found.id, found, Found::worse));
    }

    Tally tally(long repository) {
        return tally(byRepository.getOrDefault(repository, Map.of()));
    }

    int exploited(long repository) {
        return exploited(byRepository.getOrDefault(repository, Map.of()));
    }

    static Tally tally(Map<String, Found> found) {
        Tally tally = Tally.NONE;
        for (Found one : found.values()) {
            tally = tally.plus(one.severity);
        }
        return tally;
    }

    static int exploited(Map<String, Found> found) {
        return (int) found.values().stream().filter(Found::knownExploited).count();
    }

    /** Every weakness, highest risk first. */
    List<WeaknessRow> weaknesses() {
        return weaknesses;
    }

    /** How many images in use have a weakness. */
    int images(String weakness) {
        return images.getOrDefault(weakness, 0);
    }

    /** Every open finding in images in use, highest risk first, then by package version and identifier. */
    List<Ranked> byRisk() {
        return ranked;
    }

    private List<Ranked> ranked() {
        List<Ranked> all = new ArrayList<>();
        byPackage.forEach((id, carrier) -> {
            if (!carrier.repositories.isEmpty()) {
                carrier.found.forEach(found -> all.add(
                        new Ranked(id, found.id, carrier.repositories, found.risk(carrier.repositories.size()))));
            }
        });
        all.sort(Comparator.comparingDouble((Ranked one) -> -one.risk.value())
                .thenComparingLong(Ranked::packageVersion)
                .thenComparing(Ranked::weakness));
        return List.copyOf(all);
    }

    private List<WeaknessRow> gathered() {
        Map<String, Gathering> gathered = new HashMap<>();
        for (Vulnerable carrier : byPackage.values()) {
            if (!carrier.repositories.isEmpty()) {
                carrier.found.forEach(found -> gathered.merge(
                        found.id,
                        new Gathering(found, carrier, names),
                        (known, more) -> known.with(found, carrier, names)));
            }
        }
        return gathered.values().stream()
                .map(Gathering::row)
                .sorted(WORST_FIRST)
                .toList();
    }

    private static final Comparator<WeaknessRow> WORST_FIRST = Comparator.comparingDouble(
                    (WeaknessRow row) -> -row.risk().value())
            .thenComparing(WeaknessRow::severity)
            .thenComparingDouble(row -> row.score() == null ? 0 : -row.score())
            .thenComparingInt(row -> -row.images().size())
            .thenComparing(WeaknessRow::id, Comparator.reverseOrder());

    /** One weakness, over all the packages that carry it. */
    private static final class Gathering {
        private Found worst;
        private boolean exploited;
        private boolean fixable;
        private boolean stated;
        private Instant first;
        private final Set<String> aliases = new TreeSet<>();
        private final Set<String> packages = new TreeSet<>();
        private final Set<String> images = new TreeSet<>();

        Gathering(Found found, Vulnerable carrier, Names names) {
            worst = found;
            first = found.firstSeenAt;
            with(found, carrier, names);
        }

        Gathering with(Found found, Vulnerable carrier, Names names) {
            worst = Found.worse(worst, found);
            exploited |= found.knownExploited;
            fixable |= found.fixed != null;
            stated |= !found.inferred;
            first = found.firstSeenAt.isBefore(first) ? found.firstSeenAt : first;
            aliases.addAll(found.aliases);
            packages.add(carrier.name);
            carrier.repositories.forEach(repository -> images.add(names.of(repository)));
            return this;
        }

        WeaknessRow row() {
            return new WeaknessRow(
                    worst.id,
                    List.copyOf(aliases),
                    worst.severity,
                    worst.score,
                    worst.epss,
                    exploited,
                    fixable,
                    !stated,
                    Risk.of(
                            worst.severity,
                            worst.score,
                            exploited,
                            worst.epss,
                            fixable,
                            Finding.Status.AFFECTED,
                            images.size()),
                    List.copyOf(packages),
                    List.copyOf(images),
                    first);
        }
    }

    /** Changes worth making over all images, best first. */
    List<Change> changes(VersionOrder order) {
        Changes changes = new Changes();
        for (Vulnerable carrier : byPackage.values()) {
            if (!carrier.repositories.isEmpty()) {
                List<String> images =
                        carrier.repositories.stream().map(names::of).toList();
                carrier.found.forEach(found -> changes.add(
                        carrier.what(), carrier.type, carrier.ecosystem, carrier.name, carrier.from(), found, images));
            }
        }
        return changes.best(order);
    }
}
