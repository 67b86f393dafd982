package dev.tallyman.sandbox;

import java.time.Instant;

/**
 * An attestation that GitHub keeps.
 *
 * @param repository    {@code owner/name} of the repository whose workflow made it
 * @param subject       digest of what it is about
 * @param predicateType of its statement
 * @param bundle        the Sigstore bundle, as it was handed in
 */
record StoredAttestation(
        long id, String repository, String subject, String predicateType, byte[] bundle, Instant createdAt) {
    boolean isOf(Owner owner) {
        return repository.regionMatches(
                true, 0, owner.login() + "/", 0, owner.login().length() + 1);
    }
}
