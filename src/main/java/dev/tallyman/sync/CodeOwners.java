package dev.tallyman.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A CODEOWNERS file as GitHub reads it: the last rule that fits a path counts, and one without owners takes them away. A line that is no rule is left out,
 * the others hold.
 */
final class CodeOwners {
    /** Where GitHub looks, in this order; the first one that is there counts. */
    static final List<String> PLACES = List.of(".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS");

    /** GitHub loads no larger file. */
    static final int MAX_CHARACTERS = 3 << 20;

    private static final int MAX_RULES = 50_000;
    private static final int MAX_PATTERN = 1_000;
    private static final Pattern OWNER =
            Pattern.compile("@[A-Za-z0-9][A-Za-z0-9-]*(/[A-Za-z0-9._-]+)?|[^@\\s]+@[^@\\s]+");

    private final List<Rule> rules;

    private record Rule(PathPattern pattern, List<String> owners) {}

    private CodeOwners(List<Rule> rules) {
        this.rules = rules;
    }

    static CodeOwners parse(String text) {
        List<Rule> rules = new ArrayList<>();
        if (text.length() <= MAX_CHARACTERS) {
            text.lines().limit(MAX_RULES).forEach(line -> addRule(line, rules));
        }
        return new CodeOwners(rules);
    }

    private static void addRule(String line, List<Rule> rules) {
        List<String> words = words(line);
        if (words.isEmpty()) {
            return;
        }
        String pattern = words.getFirst();
        List<String> owners = words.subList(1, words.size());
        boolean isRule = pattern.length() <= MAX_PATTERN
                && !pattern.startsWith("!")
                && !pattern.contains("[")
                && owners.stream().allMatch(owner -> OWNER.matcher(owner).matches());
        if (isRule) {
            rules.add(new Rule(PathPattern.of(pattern), List.copyOf(owners)));
        }
    }

    /** Split at blanks that no backslash precedes, up to a comment. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '\\' && at + 1 < line.length()) {
                char next = line.charAt(++at);
                word.append(next == ' ' ? "" : "\\").append(next);
            } else if (c == '#' && word.isEmpty()) {
                break;
            } else if (Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /** Who owns a file; empty: nobody. */
    List<String> of(String path) {
        return rules.reversed().stream()
                .filter(rule -> rule.pattern().matches(path))
                .findFirst()
                .map(Rule::owners)
                .orElse(List.of());
    }
}
