package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who looks after an image.
 *
 * @param source  {@code owner/name} of the repository that its newest image says it is built from
 * @param path    the folder in it, where the image says one; empty: none
 * @param teams   {@code @acme/payments}, {@code @alice}, or a team as the property or topic names it
 * @param by      what tells so; null where it was not looked at yet
 * @param problem why it is unknown
 */
public record Ownership(
        @Nullable String source,
        String path,
        List<String> teams,
        @Nullable By by,
        @Nullable String problem) {
    public static final Ownership NOT_LOOKED_AT = new Ownership(null, "", List.of(), null, null);

    public Ownership {
        teams = List.copyOf(teams);
    }

    /** Whether it is a team's: {@code @acme/payments} is meant by {@code payments}, {@code acme/payments} and the whole of it. */
    public boolean has(String team) {
        String wanted = plain(team);
        return teams.stream()
                .map(Ownership::plain)
                .anyMatch(each -> each.equals(wanted) || (!wanted.contains("/") && each.endsWith("/" + wanted)));
    }

    private static String plain(String team) {
        String folded = team.strip().toLowerCase(Locale.ROOT);
        return folded.startsWith("@") ? folded.substring(1) : folded;
    }

    /** What tells an owner, the strongest first. */
    public enum By {
        /** A custom property of the repository, {@code team} or {@code owner}. */
        PROPERTY,
        /** A topic of the repository, {@code team-…} or {@code owner-…}. */
        TOPIC,
        CODEOWNERS,
        /** A repository is known, but no team of it. */
        REPOSITORY,
        /** Neither a team nor a repository: nobody is known to look after it. */
        NONE,
        /** There is a repository, and it could not be read. */
        UNKNOWN;

        /** As in JSON and in the database. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static By ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
