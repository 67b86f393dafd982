package dev.tallyman.connection;

import dev.tallyman.connection.Diagnosis.Ability;
import dev.tallyman.connection.Diagnosis.Capability;
import dev.tallyman.connection.Diagnosis.State;
import dev.tallyman.github.Answer;
import dev.tallyman.github.PackageOwner;
import dev.tallyman.model.TallymanException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether results may be handed to GitHub's code scanning. Uploading would change something, so the repository's analyses are read: who may not read them
 * may not upload either, and who may needs the right to write besides, which scopes and an installation's permissions tell.
 */
final class CodeScanningProbe {
    static final String EVENTS = "security_events";

    private static final String NOT_NEEDED =
            "Nothing is to be done for reading; to upload results, use a separate token with " + EVENTS + ".";
    private static final String NOT_TRIED = "uploading not tried, as that would change something";

    private final Session session;
    private final Token.Kind kind;
    private final Optional<List<String>> scopes;

    CodeScanningProbe(Session session, Token.Kind kind, Optional<List<String>> scopes) {
        this.session = session;
        this.kind = kind;
        this.scopes = scopes;
    }

    /**
     * @param linked   a repository that a package of the owner is linked to; null where none is known
     * @param namesake what a repository may be called; null where there is no guess. That it is not there proves nothing
     */
    Capability examine(PackageOwner owner, @Nullable String linked, @Nullable String namesake) {
        if (kind == Token.Kind.ANONYMOUS) {
            return new Capability(Ability.CODE_SCANNING, owner.login(), State.FAILS, "no credential", NOT_NEEDED);
        }
        try {
            String repository = linked == null && kind == Token.Kind.APP ? ofInstallation(owner) : linked;
            if (repository != null) {
                return judged(owner, repository, session.gitHub().repositories().analyses(repository));
            }
            return namesake == null ? unknown(owner, nothing(owner)) : guessed(owner, namesake);
        } catch (TallymanException e) {
            return unknown(owner, e.reason());
        }
    }

    private @Nullable String ofInstallation(PackageOwner owner) {
        Answer<List<String>> answer = session.gitHub().repositories().ofInstallation();
        String prefix = owner.login().toLowerCase(Locale.ROOT) + "/";
        return answer.isOk()
                ? answer.orThrow().stream()
                        .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(prefix))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private Capability guessed(PackageOwner owner, String namesake) {
        Answer<Integer> answer = session.gitHub().repositories().analyses(namesake);
        boolean absent = answer instanceof Answer.NotFound<Integer> missing && !isReadable(missing);
        return absent
                ? unknown(owner, nothing(owner) + "; " + Words.evidence(answer) + " for " + namesake)
                : judged(owner, namesake, answer);
    }

    private static String nothing(PackageOwner owner) {
        return OwnerProbe.NOTHING_TO_TRY + ": no repository of " + owner.login() + " is known";
    }

    /** Only those who may read analyses hear that there are none. */
    private static boolean isReadable(Answer.NotFound<Integer> absent) {
        return absent.message().toLowerCase(Locale.ROOT).contains("no analysis");
    }

    private Capability judged(PackageOwner owner, String repository, Answer<Integer> answer) {
        String seen = Words.evidence(answer) + " for the analyses of " + repository + powers();
        return switch (answer) {
            case Answer.Ok<Integer> ok -> readable(owner, seen);
            case Answer.NotModified<Integer> same -> readable(owner, seen);
            case Answer.NotFound<Integer> absent ->
                isReadable(absent) ? readable(owner, seen) : fails(owner, seen, NOT_NEEDED);
            case Answer.RateLimited<Integer> limited -> unknown(owner, seen);
            case Answer.Denied<Integer> denied -> fails(owner, seen, remedy(denied));
            case Answer.Refused<Integer> refused -> unknown(owner, seen);
        };
    }

    private Capability readable(PackageOwner owner, String seen) {
        if (scopes.isPresent() || permission().equals("write")) {
            // GitHub shows them to those alone who may write to the repository, and the scopes make no difference
            // between the two.
            return new Capability(Ability.CODE_SCANNING, owner.login(), State.WORKS, seen + "; " + NOT_TRIED, null);
        }
        return permission().isEmpty() ? unknown(owner, seen + "; " + NOT_TRIED) : fails(owner, seen, NOT_NEEDED);
    }

    private String permission() {
        return permissions().getOrDefault(EVENTS, "");
    }

    private Map<String, String> permissions() {
        Session.AppIdentity app = session.app();
        return app == null ? Map.of() : app.permissions();
    }

    /** What else is known of the credential's powers. */
    private String powers() {
        if (scopes.isPresent()) {
            return "; x-oauth-scopes: " + ScopeCheck.shown(scopes.get());
        }
        return permissions().isEmpty()
                ? ""
                : "; the installation's permission " + EVENTS + ": "
                        + (permission().isEmpty() ? "none" : permission());
    }

    private static String remedy(Answer.Denied<?> denied) {
        String message = denied.message().toLowerCase(Locale.ROOT);
        return message.contains("enabled")
                ? "Switch code scanning on in the repository's settings where results are to go there."
                : NOT_NEEDED;
    }

    private static Capability unknown(PackageOwner owner, String evidence) {
        return new Capability(Ability.CODE_SCANNING, owner.login(), State.UNKNOWN, evidence, null);
    }

    private static Capability fails(PackageOwner owner, String evidence, String remedy) {
        return new Capability(Ability.CODE_SCANNING, owner.login(), State.FAILS, evidence, remedy);
    }
}
