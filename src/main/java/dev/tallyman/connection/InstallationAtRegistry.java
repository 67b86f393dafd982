package dev.tallyman.connection;

import dev.tallyman.registry.CredentialSource;
import dev.tallyman.registry.RegistryCredential;
import org.jspecify.annotations.Nullable;

/** The token of an App's installation as a registry takes it: the one of now, and another where that is refused. */
record InstallationAtRegistry(
        InstallationTokens tokens, @Nullable String username) implements CredentialSource {
    @Override
    public RegistryCredential current() {
        return RegistryCredential.token(username, tokens.current());
    }

    @Override
    public boolean renew(RegistryCredential refused) {
        if (refused instanceof RegistryCredential.Password password) {
            tokens.renew(password.password());
        }
        return true;
    }
}
