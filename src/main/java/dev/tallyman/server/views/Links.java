package dev.tallyman.server.views;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Addresses of the pages. The only place that builds them; everything is escaped for a path or a query. */
public final class Links {
    private static final String SAFE = "-._~";

    private Links() {}

    /** The page of an image's name. */
    public static String image(String name) {
        return "/images/" + escape(name, "/");
    }

    /** The page of a tag or digest of an image. */
    public static String image(String name, String reference) {
        return image(name) + (reference.contains(":") ? "@" : ":") + escape(reference, ":");
    }

    /** The page of a tag or digest, looking into one platform. */
    public static String image(String name, String reference, @Nullable String platform) {
        return image(name, reference) + (platform == null ? "" : "?platform=" + escape(platform, "/"));
    }

    public static String weakness(String id) {
        return "/findings/" + escape(id, "");
    }

    public static String packageVersion(String purl) {
        return "/packages/version?purl=" + escape(purl, "/:");
    }

    public static String packages(String query) {
        return "/packages?q=" + escape(query, "/:");
    }

    public static String connection(String name) {
        return "/connection?name=" + escape(name, "/");
    }

    /** The audit log, only what is about {@code subject}. */
    public static String audit(String subject) {
        return "/audit?subject=" + escape(subject, "/");
    }

    /** A name as the {@code id} of an element. */
    public static String anchor(String name) {
        return "c-" + escape(name, "").replace('%', '_');
    }

    /** Escapes {@code text} for a path segment or a query value; the characters of {@code keep} stay as they are. */
    public static String escape(String text, String keep) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || SAFE.indexOf(c) >= 0 || keep.indexOf(c) >= 0) {
                escaped.append(c);
            } else {
                escaped.append('%').append(String.format("%02X", (int) c));
            }
        }
        return escaped.toString();
    }
}
