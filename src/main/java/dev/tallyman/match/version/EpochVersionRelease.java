package dev.tallyman.match.version;

import org.jspecify.annotations.Nullable;

/**
 * {@code [epoch:]version[-release]} taken apart, as rpm and pacman write it.
 *
 * @param epoch   its digits; empty: none
 * @param release null: none
 */
record EpochVersionRelease(
        String epoch, String version, @Nullable String release) {
    static EpochVersionRelease of(String text) {
        int digits = Digits.end(text, 0);
        boolean hasEpoch = digits < text.length() && text.charAt(digits) == ':';
        String rest = hasEpoch ? text.substring(digits + 1) : text;
        int hyphen = rest.lastIndexOf('-');
        return new EpochVersionRelease(
                hasEpoch ? text.substring(0, digits) : "",
                hyphen < 0 ? rest : rest.substring(0, hyphen),
                hyphen < 0 ? null : rest.substring(hyphen + 1));
    }
}
