package dev.tallyman.match.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * NuGet's versions (NuGet.Versioning): one to four numbers, then semantic versioning's pre-release with its words compared without
 * regard to case. A word of digits counts as a number only where it fits 32 bits, as in NuGet.
 */
final class NuGetVersion extends ReadableVersion {
    private static final int NUMBERS = 4;
    private static final String LARGEST_NUMBER = "2147483647";

    private final List<String> numbers;
    private final List<String> labels;

    private NuGetVersion(VersionScheme scheme, String text, List<String> numbers, List<String> labels) {
        super(scheme, text);
        this.numbers = numbers;
        this.labels = labels;
    }

    static Version parse(VersionScheme scheme, String text) {
        String trimmed = text.strip();
        int at = trimmed.startsWith("v") || trimmed.startsWith("V") ? 1 : 0;
        List<String> numbers = new ArrayList<>(NUMBERS);
        while (true) {
            int end = Digits.end(trimmed, at);
            if (end == at) {
                return new UnreadableVersion(scheme, text, "has no number where one is needed");
            }
            numbers.add(trimmed.substring(at, end));
            at = end;
            if (at == trimmed.length() || trimmed.charAt(at) != '.') {
                break;
            }
            at++;
        }
        if (numbers.size() > NUMBERS) {
            return new UnreadableVersion(scheme, text, "has more than four numbers");
        }
        int plus = trimmed.indexOf('+', at);
        String tail = trimmed.substring(at, plus < 0 ? trimmed.length() : plus);
        if (plus >= 0 && SemVer.split(trimmed.substring(plus + 1)).isEmpty()) {
            return new UnreadableVersion(
                    scheme, text, "has build metadata that is not dotted letters, digits and hyphens");
        }
        if (tail.isEmpty()) {
            return new NuGetVersion(scheme, text, numbers, List.of());
        }
        List<String> labels = tail.charAt(0) == '-' ? SemVer.split(tail.substring(1)) : List.of();
        if (labels.isEmpty()) {
            return new UnreadableVersion(
                    scheme, text, "has a pre-release that is not dotted letters, digits and hyphens");
        }
        return new NuGetVersion(
                scheme,
                text,
                numbers,
                labels.stream().map(label -> label.toUpperCase(Locale.ROOT)).toList());
    }

    @Override
    int order(ReadableVersion other) {
        NuGetVersion that = (NuGetVersion) other;
        int byNumbers = SemVer.compareNumbers(numbers, that.numbers);
        if (byNumbers != 0) {
            return byNumbers;
        }
        if (labels.isEmpty() || that.labels.isEmpty()) {
            return Boolean.compare(labels.isEmpty(), that.labels.isEmpty());
        }
        for (int i = 0; i < Math.min(labels.size(), that.labels.size()); i++) {
            int difference = compareLabels(labels.get(i), that.labels.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(labels.size(), that.labels.size());
    }

    private static int compareLabels(String left, String right) {
        boolean leftNumber = isSmallNumber(left);
        boolean rightNumber = isSmallNumber(right);
        if (leftNumber && rightNumber) {
            return Digits.compare(left, right);
        }
        return leftNumber == rightNumber ? left.compareTo(right) : Boolean.compare(rightNumber, leftNumber);
    }

    private static boolean isSmallNumber(String label) {
        return Digits.isNumber(label) && Digits.compare(label, LARGEST_NUMBER) <= 0;
    }
}
