package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.List;

/**
 * Something that is known of and that a connection's credential does not show; components are named as the JSON of {@code connection unseen}.
 *
 * @param name      {@code owner}, {@code owner/name}, or the pattern; of an organisation that only its id is known of, {@code id 1234}
 * @param known     how it is known, at least one
 * @param since     when a sync first did not see it
 * @param checkedAt the last sync that looked
 * @param evidence  what GitHub answered, or did not list
 */
public record Unseen(
        Kind kind,
        String name,
        List<Known> known,
        @JsonSerialize(using = ToStringSerializer.class) Instant since,
        @JsonSerialize(using = ToStringSerializer.class) Instant checkedAt,
        Reason reason,
        String evidence) {
    public Unseen {
        known = List.copyOf(known);
    }

    /** What it is. */
    public enum Kind {
        OWNER("owner"),
        PACKAGE("package"),
        /** A pattern of the scope that matched nothing. */
        PATTERN("pattern");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }
    }

    /** Where it is known from. */
    public enum How {
        SCOPE("scope"),
        EARLIER_SYNC("earlier-sync"),
        OTHER_CONNECTION("other-connection"),
        DELIVERY("webhook"),
        LABEL("label"),
        ORGANIZATIONS("organisations"),
        /** Packages of an owner that is not seen itself. */
        PACKAGES("packages"),
        /** The header that names the organisations that an answer leaves out. */
        SIGN_ON("sso-header");

        private final String word;

        How(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }

        public static How ofWord(String word) {
            for (How one : values()) {
                if (one.word.equals(word)) {
                    return one;
                }
            }
            throw new IllegalArgumentException(word);
        }
    }

    /** @param detail in words, for people */
    public record Known(How how, String detail) {}

    /** Why it is not seen, as likely as can be told. */
    public enum Reason {
        /** 404, or not in the list: gone, or not for this credential. GitHub does not tell which. */
        NOT_FOUND("not-found"),
        SIGN_ON("single-sign-on"),
        /** The credential may not, or cannot, ask. */
        REFUSED("refused"),
        /** The connection does not look there: no pattern of its scope has it. */
        SCOPE("scope");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }

        public static Reason ofWord(String word) {
            for (Reason one : values()) {
                if (one.word.equals(word)) {
                    return one;
                }
            }
            throw new IllegalArgumentException(word);
        }
    }

    /** What to do about it, in one sentence. */
    @JsonProperty
    public String remedy() {
        return switch (reason) {
            case SIGN_ON ->
                "Authorise the token for the organisation: on GitHub, Settings, Developer settings, the token's Configure SSO.";
            case REFUSED ->
                "Run `tallyman connection test`, which says what the token lacks; GitHub's packages want a classic token with read:packages.";
            case SCOPE -> "Add " + name + " to the image scope if it is yours to watch; else nothing is to be done.";
            case NOT_FOUND ->
                switch (kind) {
                    case PACKAGE ->
                        "Give the token's user read access to the package, or take it as deleted where an owner says so.";
                    case OWNER -> "Check the spelling in the image scope, and that the token's user is a member.";
                    case PATTERN -> "Check the pattern's spelling; it is owner/name, and * stands for any characters.";
                };
        };
    }
}
