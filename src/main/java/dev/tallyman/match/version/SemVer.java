package dev.tallyman.match.version;

import java.util.ArrayList;
import java.util.List;

/**
 * Semantic versions (semver.org, 2.0.0, item 11), build metadata left out of the order, read as loosely as the registries that hold
 * them: a leading {@code v}, {@code V} or {@code =}, leading zeros, missing minor and patch numbers (zero), and after three numbers a
 * pre-release without its hyphen ({@code 1.2.3beta1}), as npm's own loose mode does.
 */
final class SemVer extends ReadableVersion {
    /** What sets an ecosystem's reading apart from the others. */
    enum Dialect {
        /** At most three numbers: npm, crates.io, Hex. */
        STRICT,
        /** Any count of numbers: GitHub Actions, VSCode, Swift. */
        LIKE,
        /** Go modules, and the releases of Go itself: {@code go1.21rc2} is {@code 1.21.0-rc.2}. */
        GO,
        /** Bitnami's: what follows the hyphen is a revision, newer than none. */
        BITNAMI
    }

    private static final int NUMBERS = 3;

    private final Dialect dialect;
    private final List<String> numbers;
    private final List<String> identifiers;

    private SemVer(VersionScheme scheme, String text, Dialect dialect, List<String> numbers, List<String> identifiers) {
        super(scheme, text);
        this.dialect = dialect;
        this.numbers = numbers;
        this.identifiers = identifiers;
    }

    static Version parse(VersionScheme scheme, String text, Dialect dialect) {
        int at = skipPrefix(text, dialect);
        List<String> numbers = new ArrayList<>(NUMBERS);
        while (true) {
            int end = Digits.end(text, at);
            if (end == at) {
                return new UnreadableVersion(scheme, text, "has no number where one is needed");
            }
            numbers.add(text.substring(at, end));
            at = end;
            if (at == text.length() || text.charAt(at) != '.') {
                break;
            }
            at++;
        }
        if (numbers.size() > NUMBERS && dialect != Dialect.LIKE) {
            return new UnreadableVersion(scheme, text, "has more than three numbers");
        }
        int plus = text.indexOf('+', at);
        String tail = text.substring(at, plus < 0 ? text.length() : plus);
        if (plus >= 0 && split(text.substring(plus + 1)).isEmpty()) {
            return new UnreadableVersion(
                    scheme, text, "has build metadata that is not dotted letters, digits and hyphens");
        }
        if (tail.isEmpty()) {
            return new SemVer(scheme, text, dialect, numbers, List.of());
        }
        if (tail.charAt(0) != '-' && !(Digits.isLetter(tail.charAt(0)) && mayDropHyphen(dialect, numbers))) {
            return new UnreadableVersion(scheme, text, "has something other than a pre-release after its numbers");
        }
        List<String> identifiers = tail.charAt(0) == '-' ? split(tail.substring(1)) : split(spread(tail, dialect));
        if (identifiers.isEmpty()) {
            return new UnreadableVersion(
                    scheme, text, "has a pre-release that is not dotted letters, digits and hyphens");
        }
        return new SemVer(scheme, text, dialect, numbers, identifiers);
    }

    private static int skipPrefix(String text, Dialect dialect) {
        if (dialect == Dialect.GO && text.startsWith("go")) {
            return 2;
        }
        int at = text.startsWith("=") ? 1 : 0;
        return text.startsWith("v", at) || text.startsWith("V", at) ? at + 1 : at;
    }

    private static boolean mayDropHyphen(Dialect dialect, List<String> numbers) {
        return numbers.size() >= NUMBERS || dialect == Dialect.GO || dialect == Dialect.LIKE;
    }

    /** {@code rc2} of Go's own releases is what its advisories call {@code rc.2}. */
    private static String spread(String tail, Dialect dialect) {
        int letters = 0;
        while (letters < tail.length() && Digits.isLetter(tail.charAt(letters))) {
            letters++;
        }
        boolean wordAndNumber = letters < tail.length() && Digits.isNumber(tail.substring(letters));
        return dialect == Dialect.GO && wordAndNumber
                ? tail.substring(0, letters) + "." + tail.substring(letters)
                : tail;
    }

    /** The dotted identifiers; empty where one is empty or has another character. */
    static List<String> split(String dotted) {
        List<String> parts = List.of(dotted.split("\\.", -1));
        return parts.stream().allMatch(SemVer::isIdentifier) ? parts : List.of();
    }

    private static boolean isIdentifier(String part) {
        return !part.isEmpty()
                && part.chars().allMatch(c -> Digits.isDigit((char) c) || Digits.isLetter((char) c) || c == '-');
    }

    @Override
    int order(ReadableVersion other) {
        SemVer that = (SemVer) other;
        int byNumbers = compareNumbers(numbers, that.numbers);
        if (byNumbers != 0) {
            return byNumbers;
        }
        if (identifiers.isEmpty() || that.identifiers.isEmpty()) {
            int shorterFirst = Boolean.compare(!identifiers.isEmpty(), !that.identifiers.isEmpty());
            return dialect == Dialect.BITNAMI ? shorterFirst : -shorterFirst;
        }
        return compareIdentifiers(identifiers, that.identifiers);
    }

    /** By value, the shorter filled with zeros. */
    static int compareNumbers(List<String> left, List<String> right) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            int difference = Digits.compare(i < left.size() ? left.get(i) : "", i < right.size() ? right.get(i) : "");
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    /** Numbers before words, the shorter list before the longer one that starts like it. */
    static int compareIdentifiers(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int difference = compareIdentifier(left.get(i), right.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int compareIdentifier(String left, String right) {
        boolean leftNumber = Digits.isNumber(left);
        boolean rightNumber = Digits.isNumber(right);
        if (leftNumber && rightNumber) {
            return Digits.compare(left, right);
        }
        return leftNumber == rightNumber ? left.compareTo(right) : Boolean.compare(rightNumber, leftNumber);
    }
}
