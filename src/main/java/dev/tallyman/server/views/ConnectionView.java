package dev.tallyman.server.views;

import dev.tallyman.connection.Diagnosis;
import dev.tallyman.connection.TokenAges;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection and its last test. Never holds a secret.
 *
 * @param scope      comma-separated patterns; empty means all that the token sees
 * @param origin     {@code environment}, {@code added} or {@code demo}
 * @param credential {@code anonymous}, {@code sealed} or {@code reference}
 * @param reference  {@code env:NAME} or {@code file:PATH}; null where the credential is not a reference
 * @param unseen     things that are known of and that it does not see, without those that its scope does not ask for
 * @param warnings   what is due of its token: an end that is near, old age; or that nothing uses it
 * @param rateLimit  null where it is not known
 * @param test       null where it was never tested
 */
public record ConnectionView(
        String name,
        String apiUrl,
        String registry,
        @Nullable String username,
        String scope,
        String origin,
        String credential,
        @Nullable String reference,
        Instant createdAt,
        @Nullable Instant rotatedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant lastTestedAt,
        @Nullable Instant lastSyncedAt,
        int images,
        int unseen,
        List<String> warnings,
        @Nullable Budget rateLimit,
        @Nullable Test test) {
    public ConnectionView {
        warnings = List.copyOf(warnings);
    }

    /** Whether the token's end is due, or over. */
    public boolean isEndNear() {
        return warnings.stream().anyMatch(warning -> warning.startsWith(TokenAges.END));
    }

    /** What the API's answers at the last sync told of the credential's calls an hour. */
    public record Budget(int limit, int remaining, @Nullable Instant resetsAt) {}

    /**
     * What a test found.
     *
     * @param steps    what the credential can do, by capability
     * @param tried    what was done to find that out, in its order
     * @param commands the same by hand, the token left out
     */
    public record Test(
            boolean ok,
            @Nullable String login,
            @Nullable String kind,
            List<String> scopesFound,
            List<String> scopesMissing,
            List<String> scopesExcess,
            List<Step> steps,
            List<Diagnosis.Step> tried,
            List<String> commands) {
        public Test {
            scopesFound = List.copyOf(scopesFound);
            scopesMissing = List.copyOf(scopesMissing);
            scopesExcess = List.copyOf(scopesExcess);
            steps = List.copyOf(steps);
            tried = List.copyOf(tried);
            commands = List.copyOf(commands);
        }
    }

    /** One capability: {@code works}, {@code fails} or {@code unknown}, the evidence, and what to do about it. */
    public record Step(
            String capability,
            @Nullable String owner,
            String state,
            String evidence,
            @Nullable String remedy) {}
}
