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
    private static final String EVENTS = "security_events";
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
        all.add(codeScanning(kind, found));
        return all;
    }

    /** Handing results to GitHub's code scanning; trying would upload something. */
    private static Capability codeScanning(Token.Kind kind, Optional<List<String>> found) {
        boolean may = found.isPresent()
                && found.get().stream()
                        .anyMatch(scope -> scope.equals("repo") || scope.equals("public_repo") || scope.equals(EVENTS));
        if (kind == Token.Kind.ANONYMOUS || (found.isPresent() && !may)) {
            String evidence = found.isEmpty() ? "no credential" : "x-oauth-scopes: " + String.join(", ", found.get());
            return new Capability(
                    Ability.CODE_SCANNING,
                    null,
                    State.FAILS,
                    evidence,
                    "Nothing is to be done for reading; to upload results, use a separate token with " + EVENTS + ".");
        }
        String evidence = found.map(scopes -> "x-oauth-scopes: " + String.join(", ", scopes))
                .orElse("no x-oauth-scopes header");
        return new Capability(
                Ability.CODE_SCANNING,
                null,
                State.UNKNOWN,
                evidence + "; not tried, as that would change something",
                null);
    }

    private static Capability writing(Ability ability, String needed, Token.Kind kind, Optional<List<String>> found) {
        if (kind == Token.Kind.ANONYMOUS) {
            return new Capability(
                    ability,
                    null,
                    State.FAILS,
                    "no credential",
                    remedy(needed));
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
                remedy(needed));
    }

    private static String remedy(String needed) {
        return "Nothing is to be done for reading; to act, give a separate classic token with " + needed
                + " in GITHUB_WRITE_PAT.";
    }
}
