package dev.tallyman.catalog.secret;

import com.google.re2j.Pattern;
import dev.tallyman.model.LazyPattern;
import java.util.List;

/** The rules, and what is no secret whatever rule finds it. */
final class SecretRules {
    private final List<SecretRule> rules;
    private final List<LazyPattern<Pattern>> allowedValues;
    private final PathGlobs allowedPaths;
    private final KeywordIndex keywords;

    SecretRules(List<SecretRule> rules, List<LazyPattern<Pattern>> allowedValues, PathGlobs allowedPaths) {
        this.rules = List.copyOf(rules);
        this.allowedValues = List.copyOf(allowedValues);
        this.allowedPaths = allowedPaths;
        this.keywords =
                new KeywordIndex(rules.stream().map(SecretRule::keywords).toList());
    }

    /** Those that Tallyman comes with; read when they are first asked for, which many images never do. */
    static SecretRules builtIn() {
        return BuiltIn.RULES;
    }

    private static final class BuiltIn {
        static final SecretRules RULES = SecretRulesReader.builtIn();
    }

    List<SecretRule> all() {
        return rules;
    }

    KeywordIndex keywords() {
        return keywords;
    }

    boolean allowsPath(String path) {
        return allowedPaths.match(path);
    }

    /** Whether a text that a rule found is a secret after all. */
    boolean isSecret(SecretRule rule, String text) {
        return rule.accepts(text)
                && (!rule.placeholders()
                        || allowedValues.stream()
                                .noneMatch(one -> one.get().matcher(text).find()));
    }
}
