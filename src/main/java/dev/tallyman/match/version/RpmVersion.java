package dev.tallyman.match.version;

/**
 * rpm's {@code [epoch:]version[-release]}, by {@code rpmvercmp} with {@code ~} (before the end) and {@code ^} (after it). A missing
 * epoch is 0; a version without a release comes before the same one with any.
 */
final class RpmVersion extends ReadableVersion {
    private final EpochVersionRelease parts;

    private RpmVersion(VersionScheme scheme, String text) {
        super(scheme, text);
        parts = EpochVersionRelease.of(text);
    }

    static Version parse(VersionScheme scheme, String text) {
        return new RpmVersion(scheme, text);
    }

    @Override
    int order(ReadableVersion other) {
        RpmVersion that = (RpmVersion) other;
        int byEpoch = Digits.compare(parts.epoch(), that.parts.epoch());
        if (byEpoch != 0) {
            return byEpoch;
        }
        int byVersion = compareSegments(parts.version(), that.parts.version());
        if (byVersion != 0) {
            return byVersion;
        }
        String left = parts.release();
        String right = that.parts.release();
        return left == null || right == null
                ? Boolean.compare(left != null, right != null)
                : compareSegments(left, right);
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
            int leftEnd = number ? Digits.end(left, l) : Digits.lettersEnd(left, l);
            int rightEnd = number ? Digits.end(right, r) : Digits.lettersEnd(right, r);
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
}
