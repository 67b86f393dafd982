package dev.tallyman.connection;

import java.util.List;
import java.util.Set;

/** Which connections an image belongs to. */
public final class Coverage {
    private Coverage() {}

    /**
     * The connections whose scope has the image and that have seen it; where none of them has, those whose scope has it.
     *
     * @param image {@code owner/name}
     * @param seen  ids of the connections that have seen it
     */
    public static List<Connection> of(String image, List<Connection> all, Set<Long> seen) {
        int slash = image.indexOf('/');
        if (slash < 0) {
            return List.of();
        }
        List<Connection> inScope = all.stream()
                .filter(one -> one.scope().matches(image.substring(0, slash), image.substring(slash + 1)))
                .toList();
        List<Connection> known =
                inScope.stream().filter(one -> seen.contains(one.id())).toList();
        return known.isEmpty() ? inScope : known;
    }
}
