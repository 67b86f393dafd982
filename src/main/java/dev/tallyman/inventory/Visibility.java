package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who may pull an image. */
public enum Visibility {
    PRIVATE,
    PUBLIC,
    /** All members of the enterprise. */
    INTERNAL;

    /** As in JSON and in the database. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the API's word; anything not known is taken for the most careful one, {@link #PRIVATE}. */
    public static Visibility ofWord(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "public" -> PUBLIC;
            case "internal" -> INTERNAL;
            default -> PRIVATE;
        };
    }
}
