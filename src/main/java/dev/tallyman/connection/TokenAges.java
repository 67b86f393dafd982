package dev.tallyman.connection;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When to warn of a token; all in days.
 *
 * @param beforeExpiry so long before its end
 * @param old          from this age on
 * @param most         from this age on it is to be rotated
 * @param unused       where nothing has used its connection for so long
 */
public record TokenAges(int beforeExpiry, int old, int most, int unused) {
    static final String EXPIRY = "TALLYMAN_TOKEN_EXPIRY_DAYS";
    static final String WARN = "TALLYMAN_TOKEN_WARN_AGE_DAYS";
    static final String MAX = "TALLYMAN_TOKEN_MAX_AGE_DAYS";
    static final String UNUSED = "TALLYMAN_TOKEN_UNUSED_DAYS";

    /** How a warning of a token's end begins. */
    public static final String END = "the token end";

    private static final int MOST_DAYS = 36_500;
    private static final Pattern DAYS = Pattern.compile("[0-9]{1,5}");

    /** @throws TallymanException ({@link ErrorCode#USAGE}) where a variable is no number of days */
    public static TokenAges of(Map<String, String> environment) {
        int most = days(environment, MAX, 90);
        return new TokenAges(
                days(environment, EXPIRY, 14),
                days(environment, WARN, Math.max(1, most * 5 / 6)),
                most,
                days(environment, UNUSED, 30));
    }

    /**
     * What is due: an end that is near or over, a token of old age, a connection that nothing uses.
     *
     * @param since     when the token came in place; null where there is none
     * @param expiresAt null where it has no end, or none is known
     * @param used      when its connection was last used, or else made
     */
    public List<String> warnings(@Nullable Instant since, @Nullable Instant expiresAt, Instant used, Instant now) {
        List<String> warnings = new ArrayList<>();
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            warnings.add(END + "ed at " + expiresAt);
        } else if (expiresAt != null && now.isAfter(expiresAt.minus(Duration.ofDays(beforeExpiry)))) {
            warnings.add(END + "s at " + expiresAt);
        }
        long age = since == null ? 0 : Duration.between(since, now).toDays();
        if (age >= old) {
            warnings.add("the token is " + age + " days old" + (age >= most ? ": rotate it" : ""));
        }
        if (Duration.between(used, now).toDays() >= unused) {
            warnings.add("nothing has used it since " + used);
        }
        return warnings;
    }

    private static int days(Map<String, String> environment, String name, int otherwise) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        int days = DAYS.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (days < 1 || days > MOST_DAYS) {
            throw new TallymanException(
                    ErrorCode.USAGE, "use " + name, "it is not a number of days", "Give one from 1 to " + MOST_DAYS);
        }
        return days;
    }
}
