package dev.tallyman.connection;

import dev.tallyman.connection.Diagnosis.Ability;
import dev.tallyman.connection.Diagnosis.Capability;
import dev.tallyman.connection.Diagnosis.Scopes;
import dev.tallyman.connection.Diagnosis.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A classic token's scopes against what Tallyman needs, and what they say about writing, which cannot be tried without changing something. */
final class ScopeCheck {
    static final String READ = "read:packages";
    static final String WRITE = "write:packages";
    static final String DELETE = "delete:packages";

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

    static List<Capability> writing(Token.Kind kind, Optional<List<String>> found) {
        List<Capability> all = new ArrayList<>();
        all.add(writing(Ability.PUSH, WRITE, kind, found));
        all.add(writing(Ability.DELETE, DELETE, kind, found));
        all.add(writing(Ability.RESTORE, WRITE, kind, found));
        return all;
    }

    private static Capability writing(Ability ability, String needed, Token.Kind kind, Optional<List<String>> found) {
        if (kind == Token.Kind.ANONYMOUS) {
            return new Capability(
                    ability,
                    null,
                    State.FAILS,
                    "no credential",
                    "Give the acting credential in GITHUB_WRITE_PAT, a classic token with " + needed + ".");
        }
        if (found.isEmpty()) {
            return new Capability(
                    ability,
                    null,
                    State.UNKNOWN,
                    "no x-oauth-scopes header; not tried, as that would change something",
                    null);
        }
        String scopes = "x-oauth-scopes: " + String.join(", ", found.get());
        if (found.get().contains(needed)) {
            return new Capability(
                    ability, null, State.UNKNOWN, scopes + "; not tried, as that would change something", null);
        }
        return new Capability(
                ability,
                null,
                State.FAILS,
                scopes,
                "Reading needs no more; to act, give a separate classic token with " + needed
                        + " in GITHUB_WRITE_PAT.");
    }
}
