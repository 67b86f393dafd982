package dev.tallyman.match.version;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gentoo's {@code number{.number}…{letter}{_suffix{number}}…{-r#}} (Package Manager Specification, version comparison). */
final class PortageVersion extends ReadableVersion {
    /** In their order; "p" comes after no suffix, the others before. */
    private static final List<String> SUFFIXES = List.of("alpha", "beta", "pre", "rc", "p");

    private static final int NO_SUFFIX_RANK = SUFFIXES.indexOf("p");

    private record Suffix(int rank, String number) {}

    private final List<String> numbers;
    private final char letter;
    private final List<Suffix> suffixes;
    private final String revision;

    private PortageVersion(
            VersionScheme scheme,
            String text,
            List<String> numbers,
            char letter,
            List<Suffix> suffixes,
            String revision) {
        super(scheme, text);
        this.numbers = numbers;
        this.letter = letter;
        this.suffixes = suffixes;
        this.revision = revision;
    }

    static Version parse(VersionScheme scheme, String text) {
        List<String> numbers = new ArrayList<>();
        int at = 0;
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
        char letter = at < text.length() && Digits.isLower(text.charAt(at)) ? text.charAt(at++) : 0;
        List<Suffix> suffixes = new ArrayList<>();
        while (text.startsWith("_", at)) {
            int wordStart = at + 1;
            int rank = suffixAt(text, wordStart);
            if (rank < 0) {
                return new UnreadableVersion(scheme, text, "has a suffix other than _alpha, _beta, _pre, _rc and _p");
            }
            int digits = wordStart + SUFFIXES.get(rank).length();
            at = Digits.end(text, digits);
            suffixes.add(new Suffix(rank, text.substring(digits, at)));
        }
        String revision = revision(text, at);
        return revision == null
                ? new UnreadableVersion(scheme, text, "has something other than a revision at its end")
                : new PortageVersion(scheme, text, numbers, letter, suffixes, revision);
    }

    private static int suffixAt(String text, int at) {
        for (int i = 0; i < SUFFIXES.size(); i++) {
            if (text.startsWith(SUFFIXES.get(i), at)) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable String revision(String text, int at) {
        if (at == text.length()) {
            return "";
        }
        boolean marked = text.startsWith("-r", at);
        return marked && Digits.isNumber(text.substring(at + 2)) ? text.substring(at + 2) : null;
    }

    @Override
    int order(ReadableVersion other) {
        PortageVersion that = (PortageVersion) other;
        int difference = compareNumbers(numbers, that.numbers);
        difference = difference != 0 ? difference : Character.compare(letter, that.letter);
        difference = difference != 0 ? difference : compareSuffixes(suffixes, that.suffixes);
        return difference != 0 ? difference : Digits.compare(revision, that.revision);
    }

    private static int compareNumbers(List<String> left, List<String> right) {
        int difference = Digits.compare(left.getFirst(), right.getFirst());
        for (int i = 1; difference == 0 && i < Math.min(left.size(), right.size()); i++) {
            difference = compareNumber(left.get(i), right.get(i));
        }
        return difference != 0 ? difference : Integer.compare(left.size(), right.size());
    }

    /** As decimal places where one starts with a zero: 1.02 < 1.1. */
    private static int compareNumber(String left, String right) {
        if (!left.startsWith("0") && !right.startsWith("0")) {
            return Digits.compare(left, right);
        }
        return withoutTrailingZeros(left).compareTo(withoutTrailingZeros(right));
    }

    private static String withoutTrailingZeros(String digits) {
        int end = digits.length();
        while (end > 0 && digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, end);
    }

    private static int compareSuffixes(List<Suffix> left, List<Suffix> right) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            if (i >= left.size()) {
                return right.get(i).rank() < NO_SUFFIX_RANK ? 1 : -1;
            }
            if (i >= right.size()) {
                return left.get(i).rank() < NO_SUFFIX_RANK ? -1 : 1;
            }
            int difference = Integer.compare(left.get(i).rank(), right.get(i).rank());
            difference = difference != 0
                    ? difference
                    : Digits.compare(left.get(i).number(), right.get(i).number());
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }
}
