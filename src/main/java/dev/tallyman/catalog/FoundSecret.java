package dev.tallyman.catalog;

import dev.tallyman.model.Digest;
import dev.tallyman.model.Order;
import dev.tallyman.model.Severity;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A secret that an image carries: where and of what kind, never what it is.
 *
 * @param rule        id of the rule that found it
 * @param name        of the rule, for people
 * @param fingerprint the same for the same secret within one data folder
 * @param kind        what it stands in
 * @param where       path of the file; name of the variable or label; {@code step N} of the history, 1 is the first
 * @param line        in a file, from 1; 0 elsewhere
 * @param layer       that has it, as the manifest names it; null where there is none
 * @param state       whether a container sees it
 * @param hiddenBy    the layer that deleted or replaced it
 */
public record FoundSecret(
        String rule,
        String name,
        Severity severity,
        String fingerprint,
        Kind kind,
        String where,
        int line,
        @Nullable Digest layer,
        State state,
        @Nullable Digest hiddenBy) {
    /** Worst first, then by place. */
    public static final Comparator<FoundSecret> ORDER = Order.by(FoundSecret::severity)
            .thenBy(FoundSecret::kind)
            .thenBy(FoundSecret::where)
            .thenBy(FoundSecret::line)
            .thenBy(FoundSecret::rule)
            .thenBy(FoundSecret::state)
            .thenBy(one -> String.valueOf(one.layer()));

    /** What a secret stands in. */
    public enum Kind {
        FILE,
        ENVIRONMENT,
        LABEL,
        HISTORY,
        /** Entrypoint or command. */
        COMMAND;

        /** As in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Kind ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether a container sees it. Whoever can pull the image can read it in any state. */
    public enum State {
        PRESENT,
        DELETED,
        OVERWRITTEN;

        /** As in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** {@code app/.npmrc:3}, {@code variable NPM_TOKEN}, {@code label …}, {@code step 4 of the history}. */
    public String place() {
        return switch (kind) {
            case FILE -> where + ":" + line;
            case ENVIRONMENT -> "variable " + where;
            case LABEL -> "label " + where;
            case HISTORY -> where + " of the history";
            case COMMAND -> where;
        };
    }

    /** {@code deleted by layer 3f2a…, still in layer 91bc…}; empty for what a container sees. */
    public String stateWords() {
        if (state == State.PRESENT) {
            return "";
        }
        return state.word() + " by " + layerWords(hiddenBy) + ", still in " + layerWords(layer);
    }

    private static String layerWords(@Nullable Digest digest) {
        return digest == null ? "a layer" : "layer " + digest.abbreviated();
    }
}
