package dev.tallyman.policy;

import java.util.Locale;

/**
 * What a rule says of a target.
 *
 * @param target  as the user gave it
 * @param rule    the rule's name
 * @param message what is wrong, or why nothing can be said; empty where the rule passes
 */
public record RuleResult(String target, String rule, Status status, String message) {
    /** Best first. */
    public enum Status {
        PASS,
        /** It fails, and a waiver that has not expired allows it. */
        WAIVED,
        /** What the rule needs to know is not known, or it could not be evaluated. */
        ERROR,
        FAIL;

        /** As in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
