package dev.tallyman.registry;

import dev.tallyman.model.Secret;
import org.jspecify.annotations.Nullable;

/** What a registry is asked with. */
public sealed interface RegistryCredential {
    /** @param username anything where {@code password} is a GitHub token */
    record Password(String username, Secret password) implements RegistryCredential {}

    /** An OAuth refresh token, which Docker's credential helpers hand out under the user name {@code <token>}. */
    record IdentityToken(Secret token) implements RegistryCredential {}

    record Anonymous() implements RegistryCredential {}

    static RegistryCredential anonymous() {
        return new Anonymous();
    }

    /** A GitHub token. GHCR takes any user name with it. */
    static RegistryCredential token(@Nullable String username, Secret token) {
        return new Password(username == null || username.isEmpty() ? "tallyman" : username, token);
    }
}
