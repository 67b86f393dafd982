package dev.tallyman.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lets images fail a rule for a while.
 *
 * @param images globs of image names, {@code *} for any characters; with or without the registry's host
 * @param until  the last day, in UTC, on which it holds
 */
record Waiver(String rule, List<String> images, LocalDate until, String reason) {
    Waiver {
        images = List.copyOf(images);
    }

    boolean covers(String ruleName, ImageFacts facts) {
        return rule.equals(ruleName)
                && images.stream()
                        .anyMatch(glob -> matches(glob, facts.name()) || matches(glob, facts.nameWithoutHost()));
    }

    private static boolean matches(String glob, String name) {
        String regex = glob.chars()
                .mapToObj(c -> c == '*' ? ".*" : Pattern.quote(String.valueOf((char) c)))
                .collect(Collectors.joining());
        return Pattern.matches(regex, name);
    }
}
