package dev.tallyman.server;

import dev.tallyman.server.views.OverviewView;
import dev.tallyman.server.views.Readings;
import dev.tallyman.server.views.RepositoryRow;
import dev.tallyman.server.views.Tally;
import dev.tallyman.server.views.WeaknessRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The overview's numbers.
 *
 * @param images  names of images that are there
 * @param ended   names of images of which some image in use is built on a distribution past its end of life
 * @param fresh   of the weaknesses, those first matched since {@link OverviewView#since}
 */
public record Summary(
        int images,
        int versions,
        Tally tally,
        Tally fresh,
        int exploited,
        int ended,
        Readings readings,
        List<Owner> owners) {
    /** An owner of images. */
    public record Owner(String name, int images, Readings readings, Tally tally) {}

    static Summary of(OverviewView view, List<RepositoryRow> repositories) {
        List<RepositoryRow> active = repositories.stream()
                .filter(row -> row.state().equals("active"))
                .toList();
        Tally tally = Tally.NONE;
        Tally fresh = Tally.NONE;
        for (WeaknessRow row : view.weaknesses()) {
            tally = tally.plus(row.severity());
            fresh = row.firstSeenAt().isAfter(view.since()) ? fresh.plus(row.severity()) : fresh;
        }
        return new Summary(
                active.size(),
                active.stream().mapToInt(RepositoryRow::versions).sum(),
                tally,
                fresh,
                (int) view.weaknesses().stream()
                        .filter(WeaknessRow::knownExploited)
                        .count(),
                (int) active.stream().filter(row -> !row.ended().isEmpty()).count(),
                Headline.sum(active),
                owners(view, active));
    }

    /** Worst first. A weakness counts once an owner, however many of its images have it. */
    private static List<Owner> owners(OverviewView view, List<RepositoryRow> active) {
        Map<String, List<RepositoryRow>> byOwner = new HashMap<>();
        Map<String, String> ownerOf = new HashMap<>();
        active.forEach(row -> {
            byOwner.computeIfAbsent(row.owner(), owner -> new ArrayList<>()).add(row);
            ownerOf.put(row.name(), row.owner());
        });
        Map<String, Tally> tallies = new HashMap<>();
        for (WeaknessRow row : view.weaknesses()) {
            Set<String> owners = new HashSet<>();
            row.images().forEach(image -> owners.add(ownerOf.getOrDefault(image, "")));
            owners.forEach(owner ->
                    tallies.put(owner, tallies.getOrDefault(owner, Tally.NONE).plus(row.severity())));
        }
        return byOwner.entrySet().stream()
                .map(entry -> new Owner(
                        entry.getKey(),
                        entry.getValue().size(),
                        Headline.sum(entry.getValue()),
                        tallies.getOrDefault(entry.getKey(), Tally.NONE)))
                .sorted(Comparator.comparing(Owner::tally, (a, b) -> a.compareBadness(b))
                        .thenComparing(Owner::name))
                .toList();
    }
}
