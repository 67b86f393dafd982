package dev.tallyman.catalog;

import java.util.stream.Stream;

/** Whether a package is in an image, or a lock file there only says that it should be. */
public enum Presence {
    INSTALLED,
    /** A lock file names it. */
    DECLARED,
    /** A lock file names it for development alone: tests, linters, builds. */
    DECLARED_FOR_DEVELOPMENT;

    public boolean isInstalled() {
        return this == INSTALLED;
    }

    /** In words for people. */
    public String words() {
        return switch (this) {
            case INSTALLED -> "installed";
            case DECLARED -> "declared";
            case DECLARED_FOR_DEVELOPMENT -> "declared (dev)";
        };
    }

    /** The one of {@link #words}; installed where it is none of them. */
    public static Presence ofWords(String words) {
        return Stream.of(values())
                .filter(one -> one.words().equals(words))
                .findFirst()
                .orElse(INSTALLED);
    }

    /** What holds where two lock files, or two places of one, differ. */
    public Presence or(Presence other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
