package dev.tallyman.github;

/** What to do about a denial, in one sentence. */
final class Remedies {
    private Remedies() {}

    static String of(Answer.Reason reason) {
        return switch (reason) {
            case BAD_CREDENTIAL ->
                "Make a new classic token with read:packages and give it with `tallyman connection rotate`";
            case ACCOUNT_LOCKED ->
                "Wait, as GitHub locks an account for a while after bad credentials, and find what sent them";
            case SSO_REQUIRED ->
                "Authorise the token for the organisation's single sign-on (Settings, Developer settings, Tokens, Configure SSO)";
            case TOKEN_KIND_BANNED ->
                "Ask an owner of the organisation to allow this kind of token, or use one of a kind that it allows";
            case IP_NOT_ALLOWED -> "Ask an owner of the organisation to allow this machine's address";
            case MISSING_PERMISSION ->
                "Use a classic token with the scope read:packages whose user may read the packages";
            case OTHER -> "Look at the message, and run `tallyman connection test`";
        };
    }
}
