package dev.tallyman.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Times as RFC 3339 writes them. What nearly all images have, UTC with a {@code Z}, is read and written without the JDK's formatters: to load them
 * takes longer than all else that is done with the few times of an image.
 */
public final class Rfc3339 {
    private static final int SECONDS_END = "2006-01-02T15:04:05".length();
    private static final int NANO_DIGITS = 9;

    private Rfc3339() {}

    /** @throws DateTimeException where it is no time, or one without an offset */
    public static Instant parse(String text) {
        if (!isPlain(text)) {
            return OffsetDateTime.parse(text).toInstant();
        }
        int nanos = 0;
        if (text.charAt(SECONDS_END) == '.') {
            int end = text.length() - 1;
            nanos = number(text, SECONDS_END + 1, end);
            for (int digits = end - SECONDS_END - 1; digits < NANO_DIGITS; digits++) {
                nanos *= 10;
            }
        }
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, SECONDS_END),
                        nanos)
                .toInstant(ZoneOffset.UTC);
    }

    /** Whether it has the form {@code 2006-01-02T15:04:05Z} or {@code 2006-01-02T15:04:05.123456789Z} with one to nine digits. */
    private static boolean isPlain(String text) {
        int end = text.length() - 1;
        if (end < SECONDS_END || text.charAt(end) != 'Z') {
            return false;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean right = switch (i) {
                case 4, 7 -> c == '-';
                case 10 -> c == 'T';
                case 13, 16 -> c == ':';
                case 19 -> c == '.';
                default -> c >= '0' && c <= '9';
            };
            if (!right) {
                return false;
            }
        }
        int digits = end - SECONDS_END - 1;
        return end == SECONDS_END || (digits > 0 && digits <= NANO_DIGITS);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    /** In UTC; a part of a second has three, six or nine digits, and none where there is none: the same text as {@link Instant#toString()}. */
    public static String format(Instant time) {
        long second = time.getEpochSecond();
        int ofDay = (int) Math.floorMod(second, 86_400L);
        StringBuilder text = new StringBuilder(32)
                .append(LocalDate.ofEpochDay(Math.floorDiv(second, 86_400L)))
                .append('T');
        digits(text, ofDay / 3600, 2);
        text.append(':');
        digits(text, ofDay / 60 % 60, 2);
        text.append(':');
        digits(text, ofDay % 60, 2);
        int nanos = time.getNano();
        if (nanos % 1_000 != 0) {
            digits(text.append('.'), nanos, 9);
        } else if (nanos % 1_000_000 != 0) {
            digits(text.append('.'), nanos / 1_000, 6);
        } else if (nanos != 0) {
            digits(text.append('.'), nanos / 1_000_000, 3);
        }
        return text.append('Z').toString();
    }

    private static void digits(StringBuilder text, int number, int width) {
        String digits = Integer.toString(number);
        text.repeat('0', width - digits.length()).append(digits);
    }
}
