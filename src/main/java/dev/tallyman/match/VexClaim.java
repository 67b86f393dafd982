package dev.tallyman.match;

import org.jspecify.annotations.Nullable;

/**
 * What a statement that came with the image says of a finding. Nobody has verified its signature: anyone who may push can attach one.
 *
 * @param author        as the document names it, which proves nothing; empty where it does not
 * @param justification OpenVEX's word, or the statement's own sentence; null where it gives none
 * @param source        digest of the manifest that it is attached by
 * @param applied       whether the finding's status was taken from it, because that was asked for
 */
public record VexClaim(
        Finding.Status status, String author, @Nullable String justification, String source, boolean applied) {
    /** As reports say it. */
    public String words() {
        return "said to be " + status.word().replace('_', ' ')
                + (author.isEmpty() ? "" : " by " + author)
                + (justification == null ? "" : " (" + justification.replace('_', ' ') + ")")
                + ", signature not verified"
                + (applied ? ", taken because it was asked for" : "");
    }
}
