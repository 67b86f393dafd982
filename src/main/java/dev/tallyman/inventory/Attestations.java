package dev.tallyman.inventory;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.tallyman.model.Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What GitHub keeps as attestations, as far as it was asked. */
public interface Attestations {
    /** Digests that a tag points to and GitHub was not asked about since {@code before}; never asked and new ones first. */
    List<Due> due(long connectionId, Instant before, int max);

    /** What GitHub answered about a digest. */
    void record(Digest subject, List<Attestation> all, Instant now);

    /** GitHub gave no answer about a digest. */
    void unanswered(Digest subject, String problem, Instant now);

    /** @param owner as it is spelled; {@code ownedByUser} whether it is a user */
    record Due(ImageName image, String owner, boolean ownedByUser, Digest subject) {}

    /**
     * What is known of a digest.
     *
     * @param checkedAt when GitHub was asked; null: never, so nothing is known
     * @param problem   why it gave no answer
     */
    record Known(
            @JsonSerialize(using = ToStringSerializer.class) @Nullable
            Instant checkedAt,

            @Nullable String problem,
            List<Attestation> all) {
        public Known {
            all = List.copyOf(all);
        }
    }
}
