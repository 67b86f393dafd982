package dev.tallyman.github;

import java.util.List;

/**
 * One page of a list.
 *
 * @param number   from 1
 * @param isLast   whether the answer shows that nothing follows; false means "ask for the next", which may be empty
 * @param hasNext  whether the answer says that another follows; false where it says nothing
 * @param modified false where the server answered 304 and the items are those of the last time
 */
public record Page<T>(int number, List<T> items, boolean isLast, boolean hasNext, boolean modified) {
    public Page {
        items = List.copyOf(items);
    }
}
