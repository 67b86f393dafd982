package dev.tallyman.advisory;

import java.util.List;

/**
 * A range of an affected package: events in the record's order, which need not be that of the versions.
 */
public record VersionRange(Kind kind, List<Event> events) {
    public VersionRange {
        events = List.copyOf(events);
    }

    /** What the events' versions are. */
    public enum Kind {
        SEMVER,
        ECOSYSTEM,
        /** Commits: says nothing about versions. */
        GIT,
        /** A kind that the schema does not know yet: cannot be evaluated. */
        OTHER
    }

    /** One of the range's turning points. */
    public record Event(EventKind kind, String version) {}

    /** In the schema's words. */
    public enum EventKind {
        INTRODUCED("introduced"),
        FIXED("fixed"),
        LAST_AFFECTED("last_affected"),
        LIMIT("limit");

        private final String word;

        EventKind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
