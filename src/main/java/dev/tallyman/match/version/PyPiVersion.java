package dev.tallyman.match.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Python's versions: PEP 440 with all its spellings, and below them everything else, in the order that setuptools gave such
 * "legacy" versions before they were refused ({@code packaging} up to 21).
 */
final class PyPiVersion extends ReadableVersion {
    private final @Nullable Release release;
    private final List<String> legacy;

    private PyPiVersion(VersionScheme scheme, String text, @Nullable Release release, List<String> legacy) {
        super(scheme, text);
        this.release = release;
        this.legacy = legacy;
    }

    static Version parse(VersionScheme scheme, String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        Release release = new Reader(lower).read();
        return new PyPiVersion(scheme, text, release, release == null ? legacyKey(lower) : List.of());
    }

    @Override
    int order(ReadableVersion other) {
        PyPiVersion that = (PyPiVersion) other;
        if (release != null && that.release != null) {
            return release.compareTo(that.release);
        }
        if (release == null && that.release == null) {
            return compareTexts(legacy, that.legacy);
        }
        return Boolean.compare(release != null, that.release != null);
    }

    private static int compareTexts(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int difference = left.get(i).compareTo(right.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    /**
     * A version of PEP 440; a part that is not there is null.
     *
     * @param numbers   without trailing zeros
     * @param preLetter 'a', 'b' or 'r' (rc)
     */
    private record Release(
            String epoch,
            List<String> numbers,
            char preLetter,
            @Nullable String pre,
            @Nullable String post,
            @Nullable String dev,
            List<String> local)
            implements Comparable<Release> {
        @Override
        public int compareTo(Release that) {
            int difference = Digits.compare(epoch, that.epoch);
            difference = difference != 0 ? difference : SemVer.compareNumbers(numbers, that.numbers);
            difference = difference != 0 ? difference : Integer.compare(phase(), that.phase());
            difference = difference != 0 ? difference : compareOptional(pre, that.pre, 0);
            difference = difference != 0 ? difference : compareOptional(post, that.post, -1);
            difference = difference != 0 ? difference : compareOptional(dev, that.dev, 1);
            return difference != 0 ? difference : compareLocals(local, that.local);
        }

        /** A lone development release comes before pre-releases, a final or post release after them. */
        private int phase() {
            if (pre != null) {
                return preLetter;
            }
            return post == null && dev != null ? 0 : Character.MAX_VALUE;
        }

        /** By value; {@code absent} is how a missing number stands to any. */
        private static int compareOptional(@Nullable String left, @Nullable String right, int absent) {
            if (left == null || right == null) {
                return left == null && right == null ? 0 : left == null ? absent : -absent;
            }
            return Digits.compare(left, right);
        }

        /** None first; words before numbers. */
        private static int compareLocals(List<String> left, List<String> right) {
            for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
                boolean leftNumber = Digits.isNumber(left.get(i));
                boolean rightNumber = Digits.isNumber(right.get(i));
                int difference = leftNumber && rightNumber
                        ? Digits.compare(left.get(i), right.get(i))
                        : leftNumber == rightNumber
                                ? left.get(i).compareTo(right.get(i))
                                : Boolean.compare(leftNumber, rightNumber);
                if (difference != 0) {
                    return difference;
                }
            }
            return Integer.compare(left.size(), right.size());
        }
    }

    /** Reads PEP 440, appendix B, from lower-case text. */
    private static final class Reader {
        private static final List<String> PRE_WORDS = List.of("alpha", "a", "beta", "b", "preview", "pre", "c", "rc");
        private static final List<String> POST_WORDS = List.of("post", "rev", "r");

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        @Nullable
        Release read() {
            if (text.startsWith("v")) {
                at = 1;
            }
            String epoch = epoch();
            List<String> numbers = numbers();
            if (numbers.isEmpty()) {
                return null;
            }
            String preWord = word(PRE_WORDS);
            String pre = preWord == null ? null : number();
            String post = post();
            String dev = word(List.of("dev")) == null ? null : number();
            List<String> local = local();
            return at == text.length() ? new Release(epoch, numbers, letter(preWord), pre, post, dev, local) : null;
        }

        private static char letter(@Nullable String preWord) {
            if (preWord == null) {
                return 0;
            }
            char first = preWord.charAt(0);
            return first == 'a' || first == 'b' ? first : 'r';
        }

        private String epoch() {
            int end = Digits.end(text, at);
            if (end == at || end == text.length() || text.charAt(end) != '!') {
                return "";
            }
            String epoch = text.substring(at, end);
            at = end + 1;
            return epoch;
        }

        private List<String> numbers() {
            List<String> numbers = new ArrayList<>();
            int end = Digits.end(text, at);
            while (end > at) {
                numbers.add(text.substring(at, end));
                at = end;
                if (at == text.length() || text.charAt(at) != '.') {
                    break;
                }
                end = Digits.end(text, at + 1);
                if (end == at + 1) {
                    break;
                }
                at++;
            }
            return numbers;
        }

        /** One of the words, with or without a separator before it. */
        private @Nullable String word(List<String> words) {
            int from = skipSeparator(at);
            for (String word : words) {
                if (text.startsWith(word, from)) {
                    at = from + word.length();
                    return word;
                }
            }
            return null;
        }

        /** The number after a word, with or without a separator before it; none is zero. */
        private String number() {
            int from = skipSeparator(at);
            at = Digits.end(text, from);
            return text.substring(from, at);
        }

        private @Nullable String post() {
            if (text.startsWith("-", at) && Digits.end(text, at + 1) > at + 1) {
                return number();
            }
            return word(POST_WORDS) == null ? null : number();
        }

        private List<String> local() {
            List<String> parts = new ArrayList<>();
            if (!text.startsWith("+", at)) {
                return parts;
            }
            int from = at + 1;
            while (true) {
                int end = from;
                while (end < text.length() && (Digits.isDigit(text.charAt(end)) || Digits.isLower(text.charAt(end)))) {
                    end++;
                }
                if (end == from) {
                    return List.of();
                }
                parts.add(text.substring(from, end));
                at = end;
                from = skipSeparator(end);
                if (from == end) {
                    return parts;
                }
            }
        }

        private int skipSeparator(int from) {
            return from < text.length() && "-_.".indexOf(text.charAt(from)) >= 0 ? from + 1 : from;
        }
    }

    /** Setuptools' old key: numbers filled to eight digits, words marked with {@code *}, {@code *final} between early and late words. */
    private static List<String> legacyKey(String lower) {
        List<String> key = new ArrayList<>();
        for (String part : legacyParts(lower)) {
            if (part.startsWith("*")) {
                if (part.compareTo("*final") < 0) {
                    dropLast(key, "*final-");
                }
                dropLast(key, "00000000");
            }
            key.add(part);
        }
        return key;
    }

    private static void dropLast(List<String> key, String part) {
        while (!key.isEmpty() && key.getLast().equals(part)) {
            key.removeLast();
        }
    }

    private static List<String> legacyParts(String lower) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at < lower.length()) {
            int end = legacyPartEnd(lower, at);
            String part = lower.substring(at, end);
            if (Digits.isDigit(part.charAt(0))) {
                parts.add("0".repeat(Math.max(0, 8 - part.length())) + part);
            } else if (!part.equals(".")) {
                parts.add("*" + legacyWord(part));
            }
            at = end;
        }
        parts.add("*final");
        return parts;
    }

    /** A run of digits, a run of letters, a dot, a hyphen, or a run of anything else. */
    private static int legacyPartEnd(String text, int from) {
        int end = from + 1;
        int kind = legacyKind(text.charAt(from));
        while (kind <= 2 && end < text.length() && legacyKind(text.charAt(end)) == kind) {
            end++;
        }
        return end;
    }

    private static int legacyKind(char c) {
        if (Digits.isDigit(c)) {
            return 0;
        }
        if (Digits.isLower(c)) {
            return 1;
        }
        return switch (c) {
            case '.' -> 3;
            case '-' -> 4;
            default -> 2;
        };
    }

    private static String legacyWord(String part) {
        return switch (part) {
            case "pre", "preview", "rc" -> "c";
            case "-" -> "final-";
            case "dev" -> "@";
            default -> part;
        };
    }
}
