package dev.tallyman.inventory;

import java.util.regex.Pattern;

/**
 * Tags that name one content for good, by what their writers mean with them: whole versions ({@code 1.4.2}, {@code v2.0.0-rc.1},
 * {@code 2026.03.01}), dates and commits. {@code latest}, {@code 1.4} or {@code main} are meant to move.
 */
public final class FixedTag {
    private static final Pattern FIXED = Pattern.compile("[vV]?\\d+\\.\\d+\\.\\d+(\\.\\d+)*([-_+.][0-9A-Za-z._-]+)?"
            + "|\\d{4}-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\\d|3[01])([-.T_]?\\d+)*"
            + "|(sha-|git-|commit-)[0-9a-f]{7,64}"
            + "|[0-9a-f]{40}");

    private FixedTag() {}

    /** Whether a move of {@code tag} is a surprise. Backtracks no further than the tag is long: a tag has at most 128 characters. */
    public static boolean is(String tag) {
        return FIXED.matcher(tag).matches();
    }
}
