package dev.tallyman.match.version;

import org.jspecify.annotations.Nullable;

/**
 * rpm's {@code [epoch:]version[-release]}, by {@code rpmvercmp} with {@code ~} (before the end) and {@code ^} (after it). A missing
 * epoch is 0; a version without a release comes before the same one with any.
 */
final class RpmVersion extends ReadableVersion {
    private final String epoch;
    private final String version;
    private final @Nullable String release;

    private RpmVersion(VersionScheme scheme, String text, String epoch, String version, @Nullable String release) {
        super(scheme, text);
        this.epoch = epoch;
        this.version = version;
        this.release = release;
    }

    static Version parse(VersionScheme scheme, String text) {
        int digits = Digits.end(text, 0);
        boolean hasEpoch = digits < text.length() && text.charAt(digits) == ':';
        String rest = hasEpoch ? text.substring(digits + 1) : text;
        int hyphen = rest.lastIndexOf('-');
        return new RpmVersion(
                scheme,
                text,
                hasEpoch ? text.substring(0, digits) : "",
                hyphen < 0 ? rest : rest.substring(0, hyphen),
                hyphen < 0 ? null : rest.substring(hyphen + 1));
    }

    @Override
    int order(ReadableVersion other) {
        RpmVersion that = (RpmVersion) other;
        int byEpoch = Digits.compare(epoch, that.epoch);
        if (byEpoch != 0) {
            return byEpoch;
        }
        int byVersion = compareSegments(version, that.version);
        if (byVersion != 0) {
            return byVersion;
        }
        if (release == null || that.release == null) {
            return Boolean.compare(release != null, that.release != null);
        }
        return compareSegments(release, that.release);
    }

    /** Segments of letters or of digits, whatever separates them. */
    private static int compareSegments(String left, String right) {
        int l = 0;
        int r = 0;
        while (true) {
            l = skipSeparators(left, l);
            r = skipSeparators(right, r);
            char a = l < left.length() ? left.charAt(l) : 0;
            char b = r < right.length() ? right.charAt(r) : 0;
            if (a == '~' || b == '~' || a == '^' || b == '^') {
                int difference = compareMarks(a, b);
                if (difference != 0) {
                    return difference;
                }
                l++;
                r++;
                continue;
            }
            if (a == 0 || b == 0) {
                return Boolean.compare(a != 0, b != 0);
            }
            boolean number = Digits.isDigit(a);
            if (number != Digits.isDigit(b)) {
                return number ? 1 : -1;
            }
            int leftEnd = number ? Digits.end(left, l) : lettersEnd(left, l);
            int rightEnd = number ? Digits.end(right, r) : lettersEnd(right, r);
            int difference = number
                    ? Digits.compare(left, l, leftEnd, right, r, rightEnd)
                    : left.substring(l, leftEnd).compareTo(right.substring(r, rightEnd));
            if (difference != 0) {
                return difference;
            }
            l = leftEnd;
            r = rightEnd;
        }
    }

    /** {@code ~} < end < {@code ^} < anything else; 0 is the end. */
    private static int compareMarks(char a, char b) {
        return Integer.compare(rank(a), rank(b));
    }

    private static int rank(char c) {
        return switch (c) {
            case '~' -> 0;
            case 0 -> 1;
            case '^' -> 2;
            default -> 3;
        };
    }

    private static int skipSeparators(String text, int from) {
        int at = from;
        while (at < text.length() && isSeparator(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSeparator(char c) {
        return !Digits.isDigit(c) && !Digits.isLetter(c) && c != '~' && c != '^';
    }

    private static int lettersEnd(String text, int from) {
        int at = from;
        while (at < text.length() && Digits.isLetter(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
