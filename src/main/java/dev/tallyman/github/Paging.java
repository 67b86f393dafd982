package dev.tallyman.github;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Goes through the pages of a list until nothing more can come. */
final class Paging {
    /**
     * A page with fewer items is the last, {@code Link} or not: servers that ignore the size asked for give 30 a page, and items that get lost in a page
     * are few.
     */
    static final int CERTAINLY_LAST = 25;

    private Paging() {}

    /**
     * A page that says it has a predecessor but no successor is the last. Without any {@code Link} nothing is proven: GitHub leaves it out for lists
     * of one page, and now and then for others.
     */
    static <T> Page<T> page(int number, List<T> items, Api.Received received) {
        boolean proven = !received.link().isEmpty() && !received.hasNext();
        return new Page<>(number, items, items.isEmpty() || proven, received.hasNext(), received.modified());
    }

    /**
     * @param knownEmpty whether page N was empty the last time it was asked for, where that is known
     */
    static <T> Answer<Listing> each(
            int maxPages,
            int perPage,
            IntFunction<Answer<Page<T>>> ask,
            Consumer<Page<T>> consumer,
            Function<Integer, Optional<Boolean>> knownEmpty) {
        int items = 0;
        boolean modified = false;
        Set<String> omitted = new LinkedHashSet<>();
        Set<T> before = Set.of();
        for (int number = 1; ; number++) {
            Answer<Page<T>> answer = ask.apply(number);
            if (!answer.isOk()) {
                return answer.map(page -> new Listing(0, 0, false, false, List.of()));
            }
            Page<T> page = answer.orThrow();
            ResponseFacts facts = factsOf(answer);
            omitted.addAll(facts.ssoOmitted());
            modified |= page.modified();
            // A server that repeats itself would keep us here until the cap.
            boolean repeats = !page.items().isEmpty() && before.equals(new LinkedHashSet<>(page.items()));
            if (!page.items().isEmpty() && !repeats) {
                items += page.items().size();
                consumer.accept(page);
            }
            boolean nothingFollows = !modified
                    && page.items().size() < perPage
                    && knownEmpty.apply(number + 1).orElse(false);
            boolean ended =
                    page.isLast() || nothingFollows || repeats || page.items().size() < CERTAINLY_LAST;
            if (ended || number >= maxPages) {
                boolean complete = ended && !repeats;
                return new Answer.Ok<>(new Listing(items, number, modified, complete, List.copyOf(omitted)), facts);
            }
            before = new LinkedHashSet<>(page.items());
        }
    }

    private static ResponseFacts factsOf(Answer<?> answer) {
        return switch (answer) {
            case Answer.Ok<?> ok -> ok.facts();
            case Answer.NotModified<?> same -> same.facts();
            case Answer.NotFound<?> absent -> absent.facts();
            case Answer.Denied<?> denied -> denied.facts();
            case Answer.RateLimited<?> limited -> limited.facts();
            case Answer.Refused<?> refused -> refused.facts();
        };
    }
}
