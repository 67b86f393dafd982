package dev.tallyman.registry;

/** Gives the credential to use with a registry now. Safe for use by several threads. */
public interface CredentialSource {
    RegistryCredential current();

    /**
     * Gets another in place of one that the registry refused though its time was not over.
     *
     * @return whether {@link #current} is worth trying again
     */
    default boolean renew(RegistryCredential refused) {
        return false;
    }
}
