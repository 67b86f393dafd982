package dev.tallyman.server;

import dev.tallyman.server.views.EventRow;

/** What happened, in words; a kind that is not known here is shown by its own name. */
public final class EventWords {
    private EventWords() {}

    public static String glyph(EventRow event) {
        if (event.kind().endsWith("-moved")) {
            return "⇢";
        }
        if (event.kind().endsWith("-added") || event.kind().endsWith("-new")) {
            return "+";
        }
        return event.kind().endsWith("-gone") || event.kind().endsWith("-removed") ? "−" : "·";
    }

    /** Without the image's name, which comes before it. */
    public static String text(EventRow event) {
        return switch (event.kind()) {
            case "tag-added" -> "got the tag " + event.subject();
            case "tag-moved" -> "tag " + event.subject() + " moved";
            case "tag-removed" -> "lost the tag " + event.subject();
            case "version-added" -> "new version " + Words.digest(event.subject());
            case "version-gone" -> "version " + Words.digest(event.subject()) + " is gone";
            case "repository-added" -> "appeared";
            case "repository-gone" -> "is gone";
            case "finding-new" -> event.subject() + " was found" + in(event);
            case "finding-gone" -> event.subject() + " is gone" + in(event);
            default -> event.kind().replace('-', ' ') + " " + event.subject();
        };
    }

    /** A finding is of a package, whichever images have it. */
    private static String in(EventRow event) {
        return event.after() == null ? "" : " in " + event.after();
    }

    /** Whether it has two digests to show. */
    public static boolean moved(EventRow event) {
        return event.kind().equals("tag-moved") && event.before() != null && event.after() != null;
    }
}
