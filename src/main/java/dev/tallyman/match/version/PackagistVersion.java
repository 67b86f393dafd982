package dev.tallyman.match.version;

import java.util.ArrayList;
import java.util.List;

/**
 * Composer's versions by PHP's {@code version_compare}, as OSV evaluates them: parts at dots, hyphens, underscores, pluses and where
 * digits and letters meet; any other word < dev < alpha = a < beta = b < RC = rc < number < pl = p. A word counts by how it starts.
 */
final class PackagistVersion extends ReadableVersion {
    /** Words in the order in which PHP tries them, and their ranks. */
    private static final String[] FORMS = {"dev", "alpha", "a", "beta", "b", "RC", "rc", "#", "pl", "p"};

    private static final int[] RANKS = {0, 1, 1, 2, 2, 3, 3, 4, 5, 5};
    private static final int UNKNOWN_WORD = -1;

    /** What is before a separator that a version starts with: a word that is not known. */
    private static final String NOTHING = "";

    private static final int NUMBER = 4;

    private final List<String> parts;

    private PackagistVersion(VersionScheme scheme, String text, List<String> parts) {
        super(scheme, text);
        this.parts = parts;
    }

    static Version parse(VersionScheme scheme, String text) {
        boolean prefixed = text.startsWith("v") || text.startsWith("V");
        List<String> parts = split(prefixed ? text.substring(1) : text);
        return parts.stream().allMatch(String::isEmpty)
                ? new UnreadableVersion(scheme, text, "has neither letters nor digits")
                : new PackagistVersion(scheme, text, parts);
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        if (!text.isEmpty() && !Digits.isDigit(text.charAt(0)) && !isWord(text.charAt(0))) {
            parts.add(NOTHING);
        }
        int at = 0;
        while (at < text.length()) {
            int end = Digits.end(text, at);
            if (end == at) {
                while (end < text.length() && isWord(text.charAt(end))) {
                    end++;
                }
            }
            if (end > at) {
                parts.add(text.substring(at, end));
            }
            at = Math.max(end, at + 1);
        }
        return parts;
    }

    private static boolean isWord(char c) {
        return Digits.isLetter(c) || c == '#';
    }

    @Override
    int order(ReadableVersion other) {
        List<String> others = ((PackagistVersion) other).parts;
        int common = Math.min(parts.size(), others.size());
        for (int i = 0; i < common; i++) {
            int difference = compareParts(parts.get(i), others.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        if (parts.size() == others.size()) {
            return 0;
        }
        return parts.size() > others.size() ? weightOfRest(parts, common) : -weightOfRest(others, common);
    }

    private static int compareParts(String left, String right) {
        if (Digits.isNumber(left) && Digits.isNumber(right)) {
            return Digits.compare(left, right);
        }
        return Integer.compare(rank(left), rank(right));
    }

    /** What the longer version has more makes it newer if it starts with a number, else as its word stands to a number. */
    private static int weightOfRest(List<String> parts, int from) {
        if (Digits.isNumber(parts.get(from))) {
            return 1;
        }
        int difference = Integer.compare(rank(parts.get(from)), NUMBER);
        if (difference != 0 || from + 1 == parts.size()) {
            return difference;
        }
        return weightOfRest(parts, from + 1);
    }

    private static int rank(String part) {
        if (Digits.isNumber(part)) {
            return NUMBER;
        }
        for (int i = 0; i < FORMS.length; i++) {
            if (part.startsWith(FORMS[i])) {
                return RANKS[i];
            }
        }
        return UNKNOWN_WORD;
    }
}
