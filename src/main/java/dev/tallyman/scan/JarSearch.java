package dev.tallyman.scan;

import java.util.List;

/** Tells which artifacts of Maven an archive is, by its SHA-1. Safe for use by several threads. */
@FunctionalInterface
public interface JarSearch {
    /** Knows of none, and asks nobody. */
    JarSearch NONE = sha1 -> new Answer.Known(List.of());

    Answer ask(String sha1);

    /** What was found out about one checksum. */
    sealed interface Answer {
        /** @param artifacts that are this very file, in any order; empty where nobody has published it */
        record Known(List<Artifact> artifacts) implements Answer {
            public Known {
                artifacts = List.copyOf(artifacts);
            }
        }

        /** @param reason in one sentence without a full stop, the same for all that fail alike */
        record Failed(String reason) implements Answer {}
    }

    /** Coordinates of Maven. */
    record Artifact(String group, String artifact, String version) {
        @Override
        public String toString() {
            return group + ":" + artifact + ":" + version;
        }
    }
}
