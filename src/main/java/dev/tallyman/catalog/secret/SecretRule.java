package dev.tallyman.catalog.secret;

import com.google.re2j.Pattern;
import dev.tallyman.model.LazyPattern;
import dev.tallyman.model.Severity;
import java.util.List;

/**
 * What one kind of secret looks like; {@code rules.yaml} tells what each part means.
 *
 * @param paths where it counts; {@link PathGlobs#ANY} for everywhere
 */
record SecretRule(
        String id,
        String name,
        Severity severity,
        List<String> keywords,
        LazyPattern<Pattern> pattern,
        int reach,
        int minimum,
        double entropy,
        boolean letters,
        boolean config,
        boolean placeholders,
        PathGlobs paths,
        List<LazyPattern<Pattern>> allow) {
    static final int DEFAULT_REACH = 512;
    private static final String GROUP = "secret";

    SecretRule {
        keywords = List.copyOf(keywords);
        allow = List.copyOf(allow);
    }

    /** Which group of the pattern is the secret; 0 is all of it. */
    int group() {
        return pattern.get().namedGroups().getOrDefault(GROUP, 0);
    }

    /** Whether a text at the secret's place is one, as far as this rule tells. */
    boolean accepts(String secret) {
        return secret.length() >= minimum
                && Entropy.bits(secret) >= entropy
                && !(letters && secret.chars().allMatch(Character::isLetter))
                && allow.stream().noneMatch(one -> one.get().matcher(secret).find());
    }
}
