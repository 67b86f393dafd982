package dev.tallyman.match.version;

import java.util.ArrayList;
import java.util.List;

/**
 * RubyGems' {@code Gem::Version}: segments of digits or of letters, a word older than a number, zeros before the first word and at the
 * end left out. A hyphen reads as {@code .pre.}.
 */
final class RubyGemsVersion extends ReadableVersion {
    private final List<String> segments;

    private RubyGemsVersion(VersionScheme scheme, String text, List<String> segments) {
        super(scheme, text);
        this.segments = segments;
    }

    static Version parse(VersionScheme scheme, String text) {
        String trimmed = text.strip();
        if (!isCorrect(trimmed)) {
            return new UnreadableVersion(scheme, text, "is not a number followed by dotted letters and digits");
        }
        List<String> segments = split(trimmed.replace("-", ".pre."));
        int words = 0;
        while (words < segments.size() && Digits.isDigit(segments.get(words).charAt(0))) {
            words++;
        }
        List<String> canonical = new ArrayList<>(withoutTrailingZeros(segments.subList(0, words)));
        canonical.addAll(withoutTrailingZeros(segments.subList(words, segments.size())));
        return new RubyGemsVersion(scheme, text, canonical);
    }

    /** {@code number{.alphanumeric}…[-{alphanumeric or hyphen}{.…}…]}. */
    private static boolean isCorrect(String text) {
        int hyphen = text.indexOf('-');
        String main = hyphen < 0 ? text : text.substring(0, hyphen);
        if (hyphen >= 0 && SemVer.split(text.substring(hyphen + 1)).isEmpty()) {
            return false;
        }
        int number = Digits.end(main, 0);
        if (number == 0) {
            return false;
        }
        return number == main.length()
                || (main.charAt(number) == '.'
                        && !SemVer.split(main.substring(number + 1)).isEmpty());
    }

    private static List<String> split(String text) {
        List<String> segments = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = Digits.end(text, at);
            if (end == at) {
                while (end < text.length() && Digits.isLetter(text.charAt(end))) {
                    end++;
                }
            }
            if (end > at) {
                segments.add(text.substring(at, end));
            }
            at = Math.max(end, at + 1);
        }
        return segments;
    }

    private static List<String> withoutTrailingZeros(List<String> segments) {
        int size = segments.size();
        while (size > 0 && Digits.isNumber(segments.get(size - 1)) && Digits.isZero(segments.get(size - 1))) {
            size--;
        }
        return segments.subList(0, size);
    }

    @Override
    int order(ReadableVersion other) {
        List<String> others = ((RubyGemsVersion) other).segments;
        for (int i = 0; i < Math.max(segments.size(), others.size()); i++) {
            int difference = compareSegments(
                    i < segments.size() ? segments.get(i) : "0", i < others.size() ? others.get(i) : "0");
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static int compareSegments(String left, String right) {
        boolean leftNumber = Digits.isNumber(left);
        boolean rightNumber = Digits.isNumber(right);
        if (leftNumber && rightNumber) {
            return Digits.compare(left, right);
        }
        return leftNumber == rightNumber ? left.compareTo(right) : Boolean.compare(leftNumber, rightNumber);
    }
}
