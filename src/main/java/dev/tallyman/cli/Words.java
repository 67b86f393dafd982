package dev.tallyman.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times and sizes as people say them. */
final class Words {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Words() {}

    /** {@code 4 min ago}; {@code never} for null. */
    static String ago(@Nullable Instant then, Instant now) {
        if (then == null) {
            return "never";
        }
        Duration age = Duration.between(then, now);
        if (age.isNegative() || age.toSeconds() < 60) {
            return "just now";
        }
        if (age.toMinutes() < 60) {
            return age.toMinutes() + " min ago";
        }
        if (age.toHours() < 48) {
            return age.toHours() + " h ago";
        }
        return age.toDays() + " days ago";
    }

    /** {@code in 12 min}. */
    static String until(Instant then, Instant now) {
        long minutes = (Duration.between(now, then).toSeconds() + 59) / 60;
        return minutes <= 1 ? "within a minute" : minutes < 120 ? "in " + minutes + " min" : "in " + minutes / 60 + " h";
    }

    /** {@code 95.2 MiB}; {@code unknown} for null. */
    static String size(@Nullable Long bytes) {
        if (bytes == null) {
            return "unknown";
        }
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0
                ? bytes + " B"
                : String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    static String count(long number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}
