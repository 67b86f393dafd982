package dev.tallyman.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go prints them, which is how GHCR tells when to come back: {@code 880.092µs}, {@code 1m30s}, {@code 2h0m0.5s}. */
final class GoDuration {
    private static final String PART = "(\\d{1,9}(?:\\.\\d{1,12})?)(ns|us|µs|μs|ms|s|m|h)";
    private static final Pattern PARTS = Pattern.compile(PART);
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART + ")+");

    private static final Map<String, Double> NANOS =
            Map.of("ns", 1d, "us", 1e3, "µs", 1e3, "μs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);

    private GoDuration() {}

    static Optional<Duration> tryParse(String text) {
        if (text.length() > 100 || !WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        double nanos = 0;
        for (Matcher part = PARTS.matcher(text); part.find(); ) {
            nanos += Double.parseDouble(part.group(1)) * NANOS.getOrDefault(part.group(2), 0d);
        }
        return Optional.of(Duration.ofNanos((long) nanos));
    }
}
