package dev.tallyman.match.version;

/**
 * pacman's {@code [epoch:]version[-release]}, by libalpm's {@code alpm_pkg_vercmp} (vercmp(8)). A release counts only where both have
 * one, so {@code 1-1} = {@code 1} = {@code 1-2} although {@code 1-1} < {@code 1-2}: this order is not transitive.
 */
final class AlpmVersion extends ReadableVersion {
    private final EpochVersionRelease parts;

    private AlpmVersion(VersionScheme scheme, String text) {
        super(scheme, text);
        parts = EpochVersionRelease.of(text);
    }

    static Version parse(VersionScheme scheme, String text) {
        return new AlpmVersion(scheme, text);
    }

    @Override
    int order(ReadableVersion other) {
        AlpmVersion that = (AlpmVersion) other;
        if (text().equals(that.text())) {
            return 0;
        }
        int byEpoch = Digits.compare(parts.epoch(), that.parts.epoch());
        if (byEpoch != 0) {
            return byEpoch;
        }
        int byVersion = compareSegments(parts.version(), that.parts.version());
        String left = parts.release();
        String right = that.parts.release();
        return byVersion != 0 || left == null || right == null ? byVersion : compareSegments(left, right);
    }

    private static int compareSegments(String left, String right) {
        if (left.equals(right)) {
            return 0;
        }
        int l = 0;
        int r = 0;
        while (l < left.length() && r < right.length()) {
            int leftStart = skipSeparators(left, l);
            int rightStart = skipSeparators(right, r);
            int leftGap = leftStart - l;
            int rightGap = rightStart - r;
            l = leftStart;
            r = rightStart;
            if (l == left.length() || r == right.length()) {
                break;
            }
            if (leftGap != rightGap) {
                return Integer.compare(leftGap, rightGap);
            }
            boolean number = Digits.isDigit(left.charAt(l));
            if (number != Digits.isDigit(right.charAt(r))) {
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
        return compareRests(left, l, right, r);
    }

    /** A rest of letters is older than none ({@code 1.0rc} < {@code 1.0}); any other rest is newer. */
    private static int compareRests(String left, int l, String right, int r) {
        boolean leftDone = l >= left.length();
        boolean rightDone = r >= right.length();
        if (leftDone && rightDone) {
            return 0;
        }
        boolean rightLetter = !rightDone && Digits.isLetter(right.charAt(r));
        boolean leftLetter = !leftDone && Digits.isLetter(left.charAt(l));
        return (leftDone && !rightLetter) || leftLetter ? -1 : 1;
    }

    private static int skipSeparators(String text, int from) {
        int at = from;
        while (at < text.length() && !Digits.isDigit(text.charAt(at)) && !Digits.isLetter(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
