package dev.tallyman.registry;

/** Whether the registry still takes the credential. Shared by all repositories of one {@link Registry}, so that a bad one is shown once. */
final class CredentialState {
    private volatile boolean rejected;

    boolean isRejected() {
        return rejected;
    }

    void reject() {
        rejected = true;
    }
}
