package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether an image or a version of it is there. */
public enum Presence {
    ACTIVE,
    /** The API says that it was deleted. */
    DELETED,
    /** The API no longer lists it and answers 404 for it: deleted, or out of the credential's sight. */
    MISSING;

    /** As in JSON and in the database. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Presence ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
