package dev.tallyman.inventory;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which images to list, and how.
 *
 * @param globs  names, {@code *} for any characters; empty: all. With or without the registry's host
 * @param text   part of the name or of the linked repository's, in any case; empty: all
 * @param team   one that looks after the image, with or without {@code @} and its organisation; empty: any
 * @param owned  only those that somebody looks after, or that nobody is known to; null: all
 * @param states empty: all
 * @param limit  most items of a page, at least 1
 * @param cursor what {@link Listing#next} gave, for the same query; null for the first page
 */
public record ImageQuery(
        List<String> globs,
        String text,
        String team,
        @Nullable Boolean owned,
        Set<Presence> states,
        Set<Visibility> visibilities,
        Sort sort,
        boolean descending,
        int limit,
        @Nullable String cursor) {
    public ImageQuery {
        globs = List.copyOf(globs);
        states = Set.copyOf(states);
        visibilities = Set.copyOf(visibilities);
        if (limit < 1) {
            throw new IllegalArgumentException("a limit below 1: " + limit);
        }
    }

    /** By what the list is sorted; the same values by name. */
    public enum Sort {
        NAME,
        UPDATED,
        VERSIONS,
        TAGS
    }

    /** Everything, by name, on one page. */
    public static ImageQuery all() {
        return new ImageQuery(List.of(), "", "", null, Set.of(), Set.of(), Sort.NAME, false, Integer.MAX_VALUE, null);
    }

    public ImageQuery withGlobs(List<String> wanted) {
        return new ImageQuery(wanted, text, team, owned, states, visibilities, sort, descending, limit, cursor);
    }

    public ImageQuery withText(String wanted) {
        return new ImageQuery(globs, wanted, team, owned, states, visibilities, sort, descending, limit, cursor);
    }

    public ImageQuery withTeam(String wanted) {
        return new ImageQuery(globs, text, wanted, owned, states, visibilities, sort, descending, limit, cursor);
    }

    public ImageQuery withOwned(@Nullable Boolean wanted) {
        return new ImageQuery(globs, text, team, wanted, states, visibilities, sort, descending, limit, cursor);
    }

    public ImageQuery withStates(Set<Presence> wanted) {
        return new ImageQuery(globs, text, team, owned, wanted, visibilities, sort, descending, limit, cursor);
    }

    public ImageQuery sortedBy(Sort wanted, boolean descendingly) {
        return new ImageQuery(globs, text, team, owned, states, visibilities, wanted, descendingly, limit, cursor);
    }

    public ImageQuery page(int most, @Nullable String after) {
        return new ImageQuery(globs, text, team, owned, states, visibilities, sort, descending, most, after);
    }
}
