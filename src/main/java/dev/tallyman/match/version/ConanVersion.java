package dev.tallyman.match.version;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conan 2's versions: dotted items without trailing zeros, then a pre-release after the first hyphen and a build after the last plus,
 * each read the same way. A number and a word compare as text, so this order is not transitive: 9 > 1a > 10.
 */
final class ConanVersion extends ReadableVersion {
    private final List<String> items;
    private final @Nullable List<String> preRelease;
    private final @Nullable List<String> build;

    private ConanVersion(
            VersionScheme scheme,
            String text,
            List<String> items,
            @Nullable List<String> preRelease,
            @Nullable List<String> build) {
        super(scheme, text);
        this.items = items;
        this.preRelease = preRelease;
        this.build = build;
    }

    static Version parse(VersionScheme scheme, String text) {
        int plus = text.lastIndexOf('+');
        String rest = plus < 0 ? text : text.substring(0, plus);
        int hyphen = rest.indexOf('-');
        return new ConanVersion(
                scheme,
                text,
                split(hyphen < 0 ? rest : rest.substring(0, hyphen)),
                hyphen < 0 ? null : split(rest.substring(hyphen + 1)),
                plus < 0 ? null : split(text.substring(plus + 1)));
    }

    private static List<String> split(String text) {
        List<String> parts = List.of(text.split("\\.", -1));
        int size = parts.size();
        while (size > 0 && Digits.isNumber(parts.get(size - 1)) && Digits.isZero(parts.get(size - 1))) {
            size--;
        }
        return parts.subList(0, size);
    }

    @Override
    int order(ReadableVersion other) {
        ConanVersion that = (ConanVersion) other;
        int difference = compareItems(items, that.items);
        if (difference != 0) {
            return difference;
        }
        if (preRelease == null || that.preRelease == null) {
            difference = Boolean.compare(preRelease == null, that.preRelease == null);
        } else {
            difference = compareItems(preRelease, that.preRelease);
        }
        if (difference != 0) {
            return difference;
        }
        if (build == null || that.build == null) {
            return Boolean.compare(build != null, that.build != null);
        }
        return compareItems(build, that.build);
    }

    private static int compareItems(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int difference = compareItem(left.get(i), right.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int compareItem(String left, String right) {
        boolean leftNumber = Digits.isNumber(left);
        boolean rightNumber = Digits.isNumber(right);
        if (leftNumber && rightNumber) {
            return Digits.compare(left, right);
        }
        return (leftNumber ? withoutLeadingZeros(left) : left)
                .compareTo(rightNumber ? withoutLeadingZeros(right) : right);
    }

    private static String withoutLeadingZeros(String digits) {
        int at = 0;
        while (at < digits.length() - 1 && digits.charAt(at) == '0') {
            at++;
        }
        return digits.substring(at);
    }
}
