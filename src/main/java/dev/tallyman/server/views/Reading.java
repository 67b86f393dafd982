package dev.tallyman.server.views;

import java.util.Locale;

/** How much of an image has been read, best first. */
public enum Reading {
    COMPLETE,
    PARTIAL,
    UNREAD,
    FAILED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As the page says it. */
    public String label() {
        return switch (this) {
            case COMPLETE -> "read";
            case PARTIAL -> "partial";
            case UNREAD -> "not read";
            case FAILED -> "unreadable";
        };
    }

    /** What can be known of a group from what is known of two. */
    public Reading with(Reading other) {
        if (this == other) {
            return this;
        }
        boolean nothingRead = (this == UNREAD || this == FAILED) && (other == UNREAD || other == FAILED);
        return nothingRead ? UNREAD : PARTIAL;
    }
}
