package dev.tallyman.inventory;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which tags should stay where they are: those that look like it, or those that the user names. */
public final class FixedTags {
    private final Predicate<String> fixed;

    private FixedTags(Predicate<String> fixed) {
        this.fixed = fixed;
    }

    /** @param globs comma-separated, {@code *} for any characters: {@code v*,release-*}; empty: {@link FixedTag}'s own judgement */
    public static FixedTags of(String globs) {
        List<Pattern> patterns = Arrays.stream(globs.split(","))
                .map(String::strip)
                .filter(glob -> !glob.isEmpty())
                .map(FixedTags::pattern)
                .toList();
        return new FixedTags(
                patterns.isEmpty()
                        ? FixedTag::is
                        : tag -> patterns.stream()
                                .anyMatch(pattern -> pattern.matcher(tag).matches()));
    }

    /** Stars that follow each other are one, so that nothing is tried twice at the same place; a tag has at most 128 characters. */
    private static Pattern pattern(String glob) {
        return Pattern.compile(Arrays.stream(glob.replaceAll("\\*+", "*").split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
    }

    public boolean contain(String tag) {
        return fixed.test(tag);
    }
}
