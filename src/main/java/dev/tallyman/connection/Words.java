package dev.tallyman.connection;

import dev.tallyman.github.Answer;
import dev.tallyman.github.ResponseFacts;
import org.jspecify.annotations.Nullable;

/** The API's answers as evidence, and what to do about them. */
final class Words {
    static final String SSO =
            "Authorise the token for the organisation's single sign-on: GitHub, Settings, Developer settings, the token, Configure SSO.";
    static final String LOCKED =
            "Wait, as GitHub locks an account for a while after bad credentials, and find what sent them.";
    static final String CLASSIC = "Use a machine user's classic token with read:packages.";

    private Words() {}

    static String evidence(Answer<?> answer) {
        return switch (answer) {
            case Answer.Ok<?> ok -> Integer.toString(ok.facts().status());
            case Answer.NotModified<?> same -> "304";
            case Answer.NotFound<?> absent -> absent.facts().status() + " " + absent.message();
            case Answer.Denied<?> denied ->
                denied.status() + " " + denied.message()
                        + (denied.reason() == Answer.Reason.SSO_REQUIRED ? " (X-GitHub-SSO: required)" : "");
            case Answer.RateLimited<?> limited ->
                limited.facts().status() + " " + limited.message() + ", until " + limited.until();
            case Answer.Refused<?> refused -> refused.status() + " " + refused.message();
        };
    }

    static @Nullable String remedy(Answer<?> answer, Token.Kind kind) {
        return switch (answer) {
            case Answer.Ok<?> ok -> null;
            case Answer.NotModified<?> same -> null;
            case Answer.NotFound<?> absent ->
                kind == Token.Kind.CLASSIC ? "Check the name, and that the token's user may see it." : CLASSIC;
            case Answer.Denied<?> denied -> remedy(denied, kind);
            case Answer.RateLimited<?> limited -> "Try again after " + limited.until() + ".";
            case Answer.Refused<?> refused ->
                kind == Token.Kind.APP || kind == Token.Kind.ACTIONS
                        ? "A workflow's token cannot do this: name the packages (owner/name) in the scope, or use a classic token with read:packages."
                        : CLASSIC;
        };
    }

    private static String remedy(Answer.Denied<?> denied, Token.Kind kind) {
        return switch (denied.reason()) {
            case BAD_CREDENTIAL ->
                kind == Token.Kind.ANONYMOUS
                        ? "The API lists packages to nobody without a token: give one with read:packages."
                        : "The token is wrong, expired or revoked: make a new classic token with read:packages and give it with `tallyman connection rotate`.";
            case ACCOUNT_LOCKED -> LOCKED;
            case SSO_REQUIRED -> SSO;
            case TOKEN_KIND_BANNED ->
                "The organisation does not accept this kind of token: ask an owner to allow it, or use a kind that is allowed.";
            case IP_NOT_ALLOWED -> "Ask an owner of the organisation to allow this machine's address.";
            case MISSING_PERMISSION, OTHER ->
                kind == Token.Kind.CLASSIC
                        ? "Give the token the scope read:packages, and its user the right to read the packages."
                        : CLASSIC;
        };
    }

    /** Evidence of what was not asked, after the API had refused the credential with that status. */
    static String notAsked(int status) {
        return status + " from the API before; not asked, "
                + (status == 401 ? "so that the account is not locked" : "as the account is locked");
    }

    static String remedyOf(int status) {
        return status == 401 ? "Give a token that is valid with `tallyman connection rotate`." : LOCKED;
    }

    static boolean isUnauthorized(Answer<?> answer) {
        return answer instanceof Answer.Denied<?> denied && denied.status() == 401;
    }

    static ResponseFacts facts(Answer<?> answer) {
        return switch (answer) {
            case Answer.Ok<?> ok -> ok.facts();
            case Answer.NotModified<?> same -> same.facts();
            case Answer.NotFound<?> absent -> absent.facts();
            case Answer.Denied<?> denied -> denied.facts();
            case Answer.RateLimited<?> limited -> limited.facts();
            case Answer.Refused<?> refused -> refused.facts();
        };
    }

    static @Nullable String sentence(String hint) {
        return hint.isEmpty() ? null : hint.endsWith(".") ? hint : hint + ".";
    }

    static String sentence(String hint, String otherwise) {
        return hint.isEmpty() ? otherwise : hint.endsWith(".") ? hint : hint + ".";
    }
}
