package dev.tallyman.server;

import dev.tallyman.inventory.Ownership;
import java.util.Objects;

/** Who looks after an image, in words. */
public final class OwnerWords {
    private OwnerWords() {}

    public static String of(Ownership ownership) {
        Ownership.By by = ownership.by();
        if (by == null) {
            return "owner not looked up yet";
        }
        return switch (by) {
            case PROPERTY, TOPIC, CODEOWNERS ->
                "owned by " + String.join(", ", ownership.teams()) + " (" + by.word() + ")";
            case REPOSITORY -> "its repository names no team";
            case NONE -> "no owner is known";
            case UNKNOWN -> "owner unknown: " + Objects.requireNonNullElse(ownership.problem(), "");
        };
    }
}
