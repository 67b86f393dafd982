package dev.tallyman.match;

import dev.tallyman.model.Distribution;
import dev.tallyman.model.Problem;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Releases whose distribution makes no more security updates for everybody (paid and extended support not counted), by the
 * distributions' own calendars. Advisories stop there: what is not found in such an image says little.
 */
public final class EndOfLife {
    private static final Map<String, LocalDate> ENDS = Map.ofEntries(
            end("Alpine:v3.3", 2017, 11, 1),
            end("Alpine:v3.4", 2018, 5, 1),
            end("Alpine:v3.5", 2018, 11, 1),
            end("Alpine:v3.6", 2019, 5, 1),
            end("Alpine:v3.7", 2019, 11, 1),
            end("Alpine:v3.8", 2020, 5, 1),
            end("Alpine:v3.9", 2020, 11, 1),
            end("Alpine:v3.10", 2021, 5, 1),
            end("Alpine:v3.11", 2021, 11, 1),
            end("Alpine:v3.12", 2022, 5, 1),
            end("Alpine:v3.13", 2022, 11, 1),
            end("Alpine:v3.14", 2023, 5, 1),
            end("Alpine:v3.15", 2023, 11, 1),
            end("Alpine:v3.16", 2024, 5, 23),
            end("Alpine:v3.17", 2024, 11, 22),
            end("Alpine:v3.18", 2025, 5, 9),
            end("Alpine:v3.19", 2025, 11, 1),
            end("Alpine:v3.20", 2026, 4, 1),
            end("Alpine:v3.21", 2026, 11, 1),
            end("Alpine:v3.22", 2027, 5, 1),
            end("Debian:7", 2018, 5, 31),
            end("Debian:8", 2020, 6, 30),
            end("Debian:9", 2022, 6, 30),
            end("Debian:10", 2024, 6, 30),
            end("Debian:11", 2026, 8, 31),
            end("Debian:12", 2028, 6, 30),
            end("Ubuntu:14.04", 2019, 4, 25),
            end("Ubuntu:16.04", 2021, 4, 30),
            end("Ubuntu:18.04", 2023, 5, 31),
            end("Ubuntu:20.04", 2025, 5, 31),
            end("Ubuntu:22.04", 2027, 6, 1),
            end("Ubuntu:24.04", 2029, 5, 31),
            end("AlmaLinux:8", 2029, 3, 1),
            end("Rocky Linux:8", 2029, 5, 31),
            end("Red Hat:enterprise_linux:6", 2020, 11, 30),
            end("Red Hat:enterprise_linux:7", 2024, 6, 30),
            end("Red Hat:enterprise_linux:8", 2029, 5, 31));

    private EndOfLife() {}

    private static Map.Entry<String, LocalDate> end(String ecosystem, int year, int month, int day) {
        return Map.entry(ecosystem, LocalDate.of(year, month, day));
    }

    /** The last day of its security updates, where that day is over; empty also where it is not known. */
    public static Optional<LocalDate> passed(@Nullable Distribution distribution, Clock clock) {
        if (distribution == null) {
            return Optional.empty();
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return Releases.ecosystems(distribution).stream()
                .findFirst()
                .flatMap(ecosystem -> Optional.ofNullable(ENDS.get(ecosystem)))
                .filter(today::isAfter);
    }

    static List<Problem> notices(@Nullable Distribution distribution, Clock clock) {
        return passed(distribution, clock)
                .map(end -> List.of(new Problem(
                        String.valueOf(distribution),
                        "its distribution made no more security updates after " + end
                                + ": weaknesses found since then are not in its advisories")))
                .orElse(List.of());
    }
}
