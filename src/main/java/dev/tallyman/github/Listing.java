package dev.tallyman.github;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What going through all pages of a list gave.
 *
 * @param items      how many were handed out; an item that moved between pages meanwhile counts twice
 * @param pages      how many pages were asked for
 * @param modified   whether any page was other than last time
 * @param complete   false where the list went on beyond what the API gives or we read
 * @param ssoOmitted organisations (ids) that the answer left out for their single sign-on
 */
public record Listing(int items, int pages, boolean modified, boolean complete, List<String> ssoOmitted) {
    public Listing {
        ssoOmitted = List.copyOf(ssoOmitted);
    }

    Listing asComplete() {
        return new Listing(items, pages, modified, true, ssoOmitted);
    }

    Listing plus(Listing other) {
        Set<String> omitted = new LinkedHashSet<>(ssoOmitted);
        omitted.addAll(other.ssoOmitted);
        return new Listing(
                items + other.items,
                pages + other.pages,
                modified || other.modified,
                complete && other.complete,
                List.copyOf(omitted));
    }
}
