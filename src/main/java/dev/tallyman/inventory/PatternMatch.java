package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pattern of a connection's scope matched when it was last synced; components are named as the JSON of {@code connection scope}.
 *
 * @param matched   packages; null where no sync has looked with this pattern yet
 * @param examples  a few of them
 */
public record PatternMatch(
        String pattern,
        @Nullable Long matched,
        List<String> examples,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant checkedAt) {
    /** So many are kept as examples. */
    public static final int MAX_EXAMPLES = 5;

    public PatternMatch {
        examples = List.copyOf(examples);
    }

    /** What {@code held} has of a pattern; where it has nothing, no sync has looked with it. */
    public static PatternMatch of(String pattern, List<PatternMatch> held) {
        return held.stream()
                .filter(one -> one.pattern().equals(pattern))
                .findFirst()
                .orElseGet(() -> new PatternMatch(pattern, null, List.of(), null));
    }

    @JsonProperty
    public boolean excludes() {
        return pattern.startsWith("!");
    }

    /** What to do about a pattern that matches nothing; null where there is nothing to do. */
    @JsonProperty
    public @Nullable String hint() {
        if (matched == null) {
            return "Not looked for yet: run `tallyman sync`.";
        }
        if (matched > 0) {
            return null;
        }
        return excludes()
                ? "It leaves nothing out: check its spelling, or take it out of the scope."
                : "Check its spelling (owner, owner/name, * for any characters); `tallyman connection unseen` says what else may be.";
    }
}
