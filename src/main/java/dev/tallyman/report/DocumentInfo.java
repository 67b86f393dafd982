package dev.tallyman.report;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/**
 * What a written document says of itself.
 *
 * @param created the time it carries: {@code SOURCE_DATE_EPOCH} where that is set, else now
 * @param version of Tallyman
 */
public record DocumentInfo(Instant created, String version) {
    /** @throws TallymanException where {@code SOURCE_DATE_EPOCH} is not a number of seconds */
    public static DocumentInfo of(Map<String, String> environment, Clock clock, String version) {
        String epoch = environment.getOrDefault("SOURCE_DATE_EPOCH", "");
        if (epoch.isEmpty()) {
            return new DocumentInfo(clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS), version);
        }
        if (!epoch.matches("[0-9]{1,11}")) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "write a document",
                    "SOURCE_DATE_EPOCH is not a number of seconds",
                    "Set it to seconds since 1970, as git prints the time of a commit, or unset it");
        }
        return new DocumentInfo(Instant.ofEpochSecond(Long.parseLong(epoch)), version);
    }
}
