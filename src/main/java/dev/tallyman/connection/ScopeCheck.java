package dev.tallyman.connection;

import dev.tallyman.connection.Diagnosis.Ability;
import dev.tallyman.connection.Diagnosis.Capability;
import dev.tallyman.connection.Diagnosis.Scopes;
import dev.tallyman.connection.Diagnosis.State;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** A classic token's scopes against what Tallyman needs, and what they say about writing, which cannot be tried without changing something. */
final class ScopeCheck {
    static final String READ = "read:packages";
    static final String WRITE = "write:packages";
    static final String DELETE = "delete:packages";

    private static final String NOT_TRIED = "not tried, as that would change something";

    /** Harmless, and of use: who the organisations are. */
    private static final Set<String> USEFUL = Set.of(READ, "read:org");

    private ScopeCheck() {}

    /** @param found empty where the answer had no header of scopes, as for every token but classic and OAuth ones */
    static Scopes check(Optional<List<String>> found) {
        if (found.isEmpty()) {
            return new Scopes(List.of(), List.of(), List.of());
        }
        List<String> scopes = found.get();
        boolean reads = scopes.contains(READ) || scopes.contains(WRITE);
        return new Scopes(
                scopes,
                reads ? List.of() : List.of(READ),
                scopes.stream().filter(scope -> !USEFUL.contains(scope)).toList());
    }

    /**
     * Pushing, deleting and restoring.
     *
     * @param refused the status with which the API refused the credential; empty where it did not
     */
    static List<Capability> writing(Token.Kind kind, Optional<List<String>> found, OptionalInt refused) {
        if (refused.isPresent()) {
            int status = refused.getAsInt();
            return Stream.of(Ability.PUSH, Ability.DELETE, Ability.RESTORE)
                    .map(ability ->
                            new Capability(ability, null, State.FAILS, Words.notAsked(status), Words.remedyOf(status)))
                    .toList();
        }
        return List.of(
                writing(Ability.PUSH, WRITE, kind, found),
                writing(Ability.DELETE, DELETE, kind, found),
                writing(Ability.RESTORE, WRITE, kind, found));
    }

    static String shown(List<String> scopes) {
        return scopes.isEmpty() ? "none" : String.join(", ", scopes);
    }

    private static Capability writing(Ability ability, String needed, Token.Kind kind, Optional<List<String>> found) {
        if (kind == Token.Kind.ANONYMOUS) {
            return new Capability(ability, null, State.FAILS, "no credential", remedy(needed));
        }
        if (found.isEmpty()) {
            return new Capability(ability, null, State.UNKNOWN, "no x-oauth-scopes header; " + NOT_TRIED, null);
        }
        String scopes = "x-oauth-scopes: " + shown(found.get());
        return found.get().contains(needed)
                ? new Capability(ability, null, State.UNKNOWN, scopes + "; " + NOT_TRIED, null)
                : new Capability(ability, null, State.FAILS, scopes, remedy(needed));
    }

    private static String remedy(String needed) {
        return "Nothing is to be done for reading; to act, give a separate classic token with " + needed
                + " in GITHUB_WRITE_PAT.";
    }
}
