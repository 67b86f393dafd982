package dev.tallyman.match.version;

/**
 * Debian's {@code [epoch:]upstream[-revision]} (Debian policy, 5.6.12; deb-version(7)). Refused is what {@code dpkg} calls an error;
 * what it only warns of, such as an upstream version that starts with a letter, is compared as dpkg compares it.
 */
final class DebVersion extends ReadableVersion {
    private final int epoch;
    private final String upstream;
    private final String revision;

    private DebVersion(VersionScheme scheme, String text, int epoch, String upstream, String revision) {
        super(scheme, text);
        this.epoch = epoch;
        this.upstream = upstream;
        this.revision = revision;
    }

    static Version parse(VersionScheme scheme, String text) {
        String trimmed = text.strip();
        if (trimmed.chars().anyMatch(Character::isWhitespace)) {
            return new UnreadableVersion(scheme, text, "has blanks in it");
        }
        int colon = trimmed.indexOf(':');
        int epoch = colon < 0 ? 0 : epoch(trimmed.substring(0, colon));
        if (epoch < 0) {
            return new UnreadableVersion(scheme, text, "has an epoch that is not a number up to 2147483647");
        }
        String rest = trimmed.substring(colon + 1);
        int hyphen = rest.lastIndexOf('-');
        String upstream = hyphen < 0 ? rest : rest.substring(0, hyphen);
        String revision = hyphen < 0 ? "" : rest.substring(hyphen + 1);
        if (upstream.isEmpty()) {
            return new UnreadableVersion(scheme, text, "has no upstream version");
        }
        if (hyphen >= 0 && revision.isEmpty()) {
            return new UnreadableVersion(scheme, text, "has an empty revision");
        }
        return new DebVersion(scheme, text, epoch, upstream, revision);
    }

    private static int epoch(String digits) {
        if (!Digits.isNumber(digits) || Digits.compare(digits, "2147483647") > 0) {
            return -1;
        }
        return Integer.parseInt(digits);
    }

    @Override
    int order(ReadableVersion other) {
        DebVersion that = (DebVersion) other;
        if (epoch != that.epoch) {
            return Integer.compare(epoch, that.epoch);
        }
        int byUpstream = comparePart(upstream, that.upstream);
        return byUpstream != 0 ? byUpstream : comparePart(revision, that.revision);
    }

    /** Stretches of non-digits and of digits in turn: the former by {@link #weight}, the latter by value. */
    private static int comparePart(String left, String right) {
        int l = 0;
        int r = 0;
        while (l < left.length() || r < right.length()) {
            while (nonDigitAt(left, l) || nonDigitAt(right, r)) {
                int difference = weight(left, l++) - weight(right, r++);
                if (difference != 0) {
                    return difference;
                }
            }
            int leftEnd = Digits.end(left, l);
            int rightEnd = Digits.end(right, r);
            int difference = Digits.compare(left, l, leftEnd, right, r, rightEnd);
            if (difference != 0) {
                return difference;
            }
            l = leftEnd;
            r = rightEnd;
        }
        return 0;
    }

    private static boolean nonDigitAt(String text, int at) {
        return at < text.length() && !Digits.isDigit(text.charAt(at));
    }

    /** A tilde before the end of the part, the end (or a digit) before letters, letters before the rest. */
    private static int weight(String text, int at) {
        if (at >= text.length() || Digits.isDigit(text.charAt(at))) {
            return 0;
        }
        char c = text.charAt(at);
        if (c == '~') {
            return -1;
        }
        return Digits.isLetter(c) ? c : c + 256;
    }
}
