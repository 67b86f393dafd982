package dev.tallyman.match;

import dev.tallyman.advisory.AffectedPackage;
import dev.tallyman.advisory.VersionRange;
import dev.tallyman.advisory.VersionRange.Event;
import dev.tallyman.match.version.Comparison;
import dev.tallyman.match.version.Incomparable;
import dev.tallyman.match.version.Order;
import dev.tallyman.match.version.UnreadableVersion;
import dev.tallyman.match.version.Version;
import dev.tallyman.match.version.VersionScheme;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a record, its versions parsed once. Answers as the OSV schema's section "Evaluation" does: a version is affected where it
 * is listed, or where it is in any range of a kind that is not GIT. What cannot be compared is unknown, unless something else affects it.
 */
final class Evaluation {
    private final AffectedPackage entry;
    private final VersionScheme scheme;
    private final Set<String> listed;
    private final List<Version> listedVersions;
    private final List<Range> ranges;

    Evaluation(AffectedPackage entry, VersionScheme scheme) {
        this.entry = entry;
        this.scheme = scheme;
        listed = new HashSet<>(entry.versions());
        // PyPI's listed versions are compared, all others are the same text or another version.
        listedVersions = scheme == VersionScheme.PYPI
                ? entry.versions().stream().map(scheme::parse).toList()
                : List.of();
        ranges = entry.ranges().stream()
                .filter(range -> range.kind() != VersionRange.Kind.GIT)
                .map(range -> Range.of(range, scheme))
                .toList();
    }

    AffectedPackage entry() {
        return entry;
    }

    VersionScheme scheme() {
        return scheme;
    }

    Verdict of(Version version) {
        String unknown = null;
        for (Range range : ranges) {
            switch (range.contains(version)) {
                case Answer.Yes() -> {
                    return new Verdict.Affected(entry, range.range);
                }
                case Answer.No() -> {}
                case Answer.Open(String reason) -> unknown = reason;
            }
        }
        if (isListed(version)) {
            return new Verdict.Affected(entry, null);
        }
        return unknown == null ? new Verdict.NotAffected() : new Verdict.Unknown(unknown);
    }

    private boolean isListed(Version version) {
        if (listed.contains(version.text())) {
            return true;
        }
        for (Version each : listedVersions) {
            if (each.compareWith(version) == Order.EQUAL) {
                return true;
            }
        }
        return false;
    }

    /** Versions in which some range says it is fixed. */
    List<Version> fixes() {
        List<Version> fixes = new ArrayList<>();
        for (Range range : ranges) {
            for (Turn turn : range.turns) {
                if (turn.event.kind() == VersionRange.EventKind.FIXED && turn.version != null) {
                    fixes.add(turn.version);
                }
            }
        }
        return fixes;
    }

    private sealed interface Answer {
        record Yes() implements Answer {}

        record No() implements Answer {}

        record Open(String reason) implements Answer {}

        Answer YES = new Yes();
        Answer NO = new No();
    }

    /** @param version null stands for the version before all others, which events write as {@code 0} */
    private record Turn(Event event, @Nullable Version version) {}

    private static final class Range {
        private final VersionRange range;
        private final List<Turn> turns;
        private final List<Turn> limits;
        private final @Nullable String unusable;

        private Range(VersionRange range, List<Turn> turns, List<Turn> limits, @Nullable String unusable) {
            this.range = range;
            this.turns = turns;
            this.limits = limits;
            this.unusable = unusable;
        }

        static Range of(VersionRange range, VersionScheme scheme) {
            if (range.kind() == VersionRange.Kind.OTHER) {
                return new Range(range, List.of(), List.of(), "the record has a range of an unknown kind");
            }
            List<Turn> turns = new ArrayList<>();
            List<Turn> limits = new ArrayList<>();
            for (Event event : range.events()) {
                boolean limit = event.kind() == VersionRange.EventKind.LIMIT;
                boolean lowest =
                        event.version().equals("0") || (limit && event.version().equals("*"));
                Version version = lowest ? null : scheme.parse(event.version());
                if (version instanceof UnreadableVersion unreadable) {
                    return new Range(range, List.of(), List.of(), "of the record's events, " + unreadable.explain());
                }
                (limit ? limits : turns).add(new Turn(event, version));
            }
            return sort(turns) instanceof Incomparable(String reason)
                    ? new Range(range, List.of(), List.of(), "of the record's events, " + reason)
                    : new Range(range, turns, limits, null);
        }

        /** By version; events at the same version stay in the record's order. Answers why not, where two of them have no order. */
        private static @Nullable Incomparable sort(List<Turn> turns) {
            for (int i = 1; i < turns.size(); i++) {
                Turn turn = turns.get(i);
                int at = i;
                while (at > 0) {
                    switch (order(turns.get(at - 1).version, turn.version)) {
                        case Order order when order == Order.GREATER -> turns.set(at, turns.get(--at));
                        case Order order -> {
                            turns.set(at, turn);
                            at = -1;
                        }
                        case Incomparable incomparable -> {
                            return incomparable;
                        }
                    }
                }
                if (at == 0) {
                    turns.set(0, turn);
                }
            }
            return null;
        }

        private static Comparison order(@Nullable Version left, @Nullable Version right) {
            if (left == null) {
                return right == null ? Order.EQUAL : Order.LESS;
            }
            return right == null ? Order.GREATER : left.compareWith(right);
        }

        Answer contains(Version version) {
            if (unusable != null) {
                return new Answer.Open(unusable);
            }
            boolean affected = false;
            for (Turn turn : turns) {
                switch (order(version, turn.version)) {
                    case Order order -> affected = after(turn, order, affected);
                    case Incomparable(String reason) -> {
                        return new Answer.Open(reason);
                    }
                }
            }
            return affected ? withinLimits(version) : Answer.NO;
        }

        private static boolean after(Turn turn, Order order, boolean before) {
            return switch (turn.event.kind()) {
                case INTRODUCED -> order == Order.LESS ? before : true;
                case FIXED -> order == Order.LESS && before;
                case LAST_AFFECTED -> order == Order.GREATER ? false : before;
                case LIMIT -> before;
            };
        }

        /** Below any of the limits; without limits, anywhere. */
        private Answer withinLimits(Version version) {
            if (limits.isEmpty()) {
                return Answer.YES;
            }
            for (Turn limit : limits) {
                if (limit.event.version().equals("*") || order(version, limit.version) == Order.LESS) {
                    return Answer.YES;
                }
            }
            return Answer.NO;
        }
    }
}
