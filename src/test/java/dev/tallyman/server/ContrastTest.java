package dev.tallyman.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Text can be read in both themes: WCAG 2.2, 1.4.3 and 1.4.11, computed from the tokens. */
class ContrastTest {
    private static final Pattern TOKEN =
            Pattern.compile("--([a-z-]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);");
    private static final double TEXT = 4.5;

    private record Colour(String light, String dark) {}

    static Stream<Arguments> texts() {
        return Stream.of(
                        "ink", "muted", "faint", "accent", "ok", "warn", "critical", "high", "medium", "low", "unknown")
                .flatMap(text -> Stream.of("paper", "surface", "sunken").map(ground -> Arguments.of(text, ground)));
    }

    static Stream<Arguments> marks() {
        return Stream.concat(
                Stream.of("accent", "ok", "warn", "critical", "high", "medium", "low", "unknown")
                        .map(name -> Arguments.of(name, name + "-soft")),
                Stream.of(
                        Arguments.of("ink", "accent-soft"),
                        Arguments.of("ink", "warn-soft"),
                        Arguments.of("muted", "accent-soft"),
                        Arguments.of("surface", "accent")));
    }

    @ParameterizedTest
    @MethodSource({"texts", "marks"})
    void textStandsOutFromItsGround(String text, String ground) throws IOException {
        Map<String, Colour> tokens = tokens();
        Colour above = Objects.requireNonNull(tokens.get(text));
        Colour below = Objects.requireNonNull(tokens.get(ground));
        assertThat(contrast(above.light, below.light)).as("light").isGreaterThanOrEqualTo(TEXT);
        assertThat(contrast(above.dark, below.dark)).as("dark").isGreaterThanOrEqualTo(TEXT);
    }

    @Test
    void everyColourIsAToken() throws IOException {
        String rules = css().replaceAll("(?s):root \\{.*?\n}", "").replaceAll("(?s)@media print.*", "");
        assertThat(Pattern.compile("#[0-9a-f]{3,8}\\b").matcher(rules).results().toList())
                .isEmpty();
        assertThat(List.copyOf(tokens().keySet())).hasSizeGreaterThan(20);
    }

    private static Map<String, Colour> tokens() throws IOException {
        Map<String, Colour> tokens = new LinkedHashMap<>();
        Matcher matcher = TOKEN.matcher(css());
        while (matcher.find()) {
            tokens.put(matcher.group(1), new Colour(matcher.group(2), matcher.group(3)));
        }
        return tokens;
    }

    private static String css() throws IOException {
        try (InputStream stream = Objects.requireNonNull(Assets.class.getResourceAsStream("static/app.css"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static double contrast(String a, String b) {
        double one = luminance(a);
        double other = luminance(b);
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    private static double luminance(String colour) {
        return 0.2126 * channel(colour, 1) + 0.7152 * channel(colour, 3) + 0.0722 * channel(colour, 5);
    }

    private static double channel(String colour, int at) {
        double value = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
