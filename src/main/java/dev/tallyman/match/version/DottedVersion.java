package dev.tallyman.match.version;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers with separators and nothing else, the shorter list before the longer one that starts like it: Haskell's (Data.Version;
 * dots) and R's (utils::compareVersion; dots and hyphens).
 */
final class DottedVersion extends ReadableVersion {
    private final List<String> numbers;

    private DottedVersion(VersionScheme scheme, String text, List<String> numbers) {
        super(scheme, text);
        this.numbers = numbers;
    }

    static Version parse(VersionScheme scheme, String text, String separators) {
        List<String> numbers = new ArrayList<>();
        int at = 0;
        while (true) {
            int end = Digits.end(text, at);
            if (end == at) {
                return new UnreadableVersion(scheme, text, "has no number where one is needed");
            }
            numbers.add(text.substring(at, end));
            if (end == text.length()) {
                return new DottedVersion(scheme, text, numbers);
            }
            if (separators.indexOf(text.charAt(end)) < 0) {
                return new UnreadableVersion(scheme, text, "has something other than numbers in it");
            }
            at = end + 1;
        }
    }

    @Override
    int order(ReadableVersion other) {
        List<String> others = ((DottedVersion) other).numbers;
        for (int i = 0; i < Math.min(numbers.size(), others.size()); i++) {
            int difference = Digits.compare(numbers.get(i), others.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(numbers.size(), others.size());
    }
}
