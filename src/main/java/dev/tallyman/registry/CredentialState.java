package dev.tallyman.registry;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all repositories of one {@link Registry} share: whether it still takes the credential, so that a bad one is shown once, and how it challenges, so
 * that not every repository has to be challenged anew.
 */
final class CredentialState {
    private volatile boolean rejected;
    private volatile boolean misled;
    private volatile @Nullable Challenge challenge;

    boolean isRejected() {
        return rejected;
    }

    void reject() {
        rejected = true;
    }

    boolean isMisled() {
        return misled;
    }

    /** The registry led to a host that is not its own. */
    void misled() {
        misled = true;
    }

    /** The registry's token endpoint, as it last named it or as it is expected to be. */
    Optional<Challenge> challenge() {
        return Optional.ofNullable(challenge);
    }

    void challenged(Challenge by) {
        challenge = by;
    }

    /** The token endpoint gave nothing: the registry has to say itself where it is. */
    void forget() {
        challenge = null;
    }
}
