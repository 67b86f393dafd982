package dev.tallyman.connection;

import dev.tallyman.model.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What a user gives to make a connection.
 *
 * @param token     the value itself, or an App's {@link AppCredential#asSecret}; null where there is a reference or none
 * @param reference {@code env:NAME}, {@code file:PATH} or {@code vault:MOUNT/PATH#FIELD} to read the token from at each use; null where there is a value or none
 */
public record NewConnection(
        String name,
        @Nullable String username,
        @Nullable Secret token,
        @Nullable String reference,
        @Nullable String apiUrl,
        @Nullable String registry,
        String imageScope) {}
