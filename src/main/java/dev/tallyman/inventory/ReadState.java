package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How much of an image's contents was read. */
public enum ReadState {
    UNREAD,
    COMPLETE,
    /** Something of it could not be read; its problems say what. */
    PARTIAL,
    FAILED;

    /** As in JSON and in the database. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ReadState ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
