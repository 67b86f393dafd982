package dev.tallyman.server;

import dev.tallyman.match.Risk;
import dev.tallyman.model.Digest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times, sizes and numbers as people say them. */
public final class Words {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");
    private static final int YEARS_FROM_DAYS = 730;
    private static final int MONTHS_FROM_DAYS = 60;

    private final Clock clock;

    public Words(Clock clock) {
        this.clock = clock;
    }

    /** {@code 4 min ago}, {@code in 12 days}, {@code just now}. */
    public String ago(Instant time) {
        Duration age = Duration.between(time, clock.instant());
        String span = span(age.abs());
        if (span.isEmpty()) {
            return "just now";
        }
        return age.isNegative() ? "in " + span : span + " ago";
    }

    /** {@code 4 min}, {@code 12 days}; {@code now} for less than a minute. */
    public String since(Instant time) {
        String span = span(Duration.between(time, clock.instant()).abs());
        return span.isEmpty() ? "now" : span;
    }

    private static String span(Duration span) {
        if (span.toMinutes() < 1) {
            return "";
        }
        if (span.toHours() < 1) {
            return span.toMinutes() + " min";
        }
        if (span.toHours() < 48) {
            return span.toHours() + " h";
        }
        long days = span.toDays();
        if (days < MONTHS_FROM_DAYS) {
            return days + " days";
        }
        return days < YEARS_FROM_DAYS ? days / 30 + " months" : days / 365 + " years";
    }

    /** How long something took or takes: {@code 4 s}, {@code 2 min}. */
    public String took(Instant from, @Nullable Instant to) {
        Duration span = Duration.between(from, to == null ? clock.instant() : to);
        return span.toMinutes() < 2 ? span.toSeconds() + " s" : span(span);
    }

    public long days(Instant time) {
        return Duration.between(time, clock.instant()).toDays();
    }

    /** Whether {@code time} has passed. */
    public boolean past(Instant time) {
        return !time.isAfter(clock.instant());
    }

    /** RFC 3339, to the second. */
    public static String exact(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public static String day(Instant time) {
        return DAY.format(time.atZone(ZoneOffset.UTC));
    }

    /** {@code 61.4 MiB}: three digits that count. */
    public static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.size() - 1) {
            value /= 1024;
            unit++;
        }
        String digits = unit == 0 || value >= 99.95
                ? Long.toString(Math.round(value))
                : String.format(Locale.ROOT, value >= 9.995 ? "%.1f" : "%.2f", value);
        return digits.replaceFirst("(\\.\\d*?)0+$", "$1").replaceFirst("\\.$", "") + " " + UNITS.get(unit);
    }

    /** {@code 1,284}. */
    public static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** {@code 1 image}, {@code 2 images}. */
    public static String count(long count, String one) {
        return count(count, one, one + "s");
    }

    /** {@code 1 weakness}, {@code 2 weaknesses}. */
    public static String count(long count, String one, String many) {
        return number(count) + " " + (count == 1 ? one : many);
    }

    /** A probability as {@code 94.4 %}; a tiny one as {@code < 0.1 %}. */
    public static String percent(double probability) {
        double percent = probability * 100;
        return percent > 0 && percent < 0.1 ? "< 0.1 %" : String.format(Locale.ROOT, "%.1f %%", percent);
    }

    /** The parts of a risk. */
    public static String risk(Risk risk) {
        return score(risk.severity()) + " severity + " + score(risk.likelihood()) + " likelihood + "
                + score(risk.exposure()) + " exposure + " + score(risk.fix()) + " for a known fix";
    }

    public static String score(double score) {
        return String.format(Locale.ROOT, "%.1f", score);
    }

    /** The first 12 digits of a digest; anything else as it stands. */
    public static String digest(String digest) {
        return Digest.tryParse(digest).map(Digest::abbreviated).orElse(digest);
    }

    /** A tag; of one that names a digest, as signatures have it, only the beginning. */
    public static String tag(String tag) {
        return tag.startsWith("sha256-") && tag.length() > 19
                ? tag.substring(0, 19) + "…" + tag.substring(Math.min(tag.length(), 71))
                : tag;
    }

    /** The first few of a list, and how many more there are: {@code acme/api, acme/web + 46}. */
    public static String few(Collection<String> all, int most) {
        String shown = String.join(", ", all.stream().limit(most).toList());
        return all.size() > most ? shown + " + " + number(all.size() - most) : shown;
    }

    /** Whether a purl is of a distribution's package: where its database lies says nothing of it. */
    public static boolean system(String purl) {
        return purl.startsWith("pkg:deb/")
                || purl.startsWith("pkg:apk/")
                || purl.startsWith("pkg:rpm/")
                || purl.startsWith("pkg:alpm/");
    }

    /** Files inside archives as a way through them: {@code app.jar › BOOT-INF/lib/x.jar}. */
    public static String path(String path) {
        return path.replace("!/", " › ");
    }
}
