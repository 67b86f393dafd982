package dev.tallyman.connection;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tallyman.http.Redactor;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.util.regex.Pattern;

/** A token of GitHub, told by its prefix alone: nothing else of its form can be relied on, its length least of all. */
public final class Token {
    private static final Pattern OLD_CLASSIC = Pattern.compile("[0-9a-f]{40}");

    private Token() {}

    /** What a token is. */
    public enum Kind {
        CLASSIC("classic"),
        FINE_GRAINED("fine-grained"),
        APP("app"),
        OAUTH("oauth"),
        ACTIONS("actions"),
        ANONYMOUS("anonymous");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }
    }

    /** An installation's token and that of a workflow look the same; the latter is told apart by how the API treats it. */
    public static Kind kindOf(Secret token) {
        String text = token.reveal();
        if (text.startsWith("github_pat_")) {
            return Kind.FINE_GRAINED;
        }
        if (text.startsWith("gho_")) {
            return Kind.OAUTH;
        }
        if (text.startsWith("ghs_") || text.startsWith("ghu_")) {
            return Kind.APP;
        }
        return Kind.CLASSIC;
    }

    /**
     * Reads a token as a file, a variable or a prompt gave it: one newline at its end is dropped.
     *
     * @throws TallymanException ({@link ErrorCode#USAGE}) where it is empty or holds what no token holds; never with the token in the message
     */
    public static Secret parse(String raw, String from) {
        String text = raw.endsWith("\n") ? raw.substring(0, raw.length() - 1) : raw;
        text = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        if (text.isEmpty()) {
            throw bad(from, "it is empty", "Give the token itself");
        }
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw bad(from, "it has a line break in it", "Give the token alone, on one line");
        }
        if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw bad(from, "it has a blank or a character in it that no token has", "Copy the token again");
        }
        if (text.startsWith("-----BEGIN")) {
            throw bad(from, "it is a key, not a token", "Give a personal access token");
        }
        Secret token = new Secret(text);
        Redactor.shared().register(token);
        return token;
    }

    /** Whether it looks like a token that GitHub hands out today. Others are tried all the same. */
    public static boolean isUsualForm(Secret token) {
        String text = token.reveal();
        return text.matches("gh[pousr]_.+")
                || text.startsWith("github_pat_")
                || OLD_CLASSIC.matcher(text).matches();
    }

    private static TallymanException bad(String from, String reason, String hint) {
        return new TallymanException(ErrorCode.USAGE, "read the token from " + from, reason, hint);
    }
}
