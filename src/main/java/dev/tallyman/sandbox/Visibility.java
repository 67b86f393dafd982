package dev.tallyman.sandbox;

import java.util.Locale;

/** Who sees a package: those it was granted to, all members of the organisation's enterprise, everybody. */
public enum Visibility {
    PRIVATE,
    INTERNAL,
    PUBLIC;

    /** The word that the API uses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
