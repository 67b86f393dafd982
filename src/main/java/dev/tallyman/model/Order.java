package dev.tallyman.model;

import java.util.Comparator;
import java.util.function.Function;

/**
 * An order by one key after another, as {@link Comparator#comparing(Function)} and what follows it make it. Those are made of lambdas that can be
 * serialized, which the JVM's ahead-of-time cache does not hold: each is made anew at a start, some milliseconds long. To be used where images are read.
 *
 * @param <T> what is compared
 */
public final class Order<T> implements Comparator<T> {
    private final Comparator<? super T> order;

    private Order(Comparator<? super T> order) {
        this.order = order;
    }

    /** Ascending by a key, which is never null. */
    public static <T, K extends Comparable<? super K>> Order<T> by(Function<? super T, K> key) {
        return new Order<>((one, other) -> key.apply(one).compareTo(key.apply(other)));
    }

    /** Those that are alike so far, ascending by another key. */
    public <K extends Comparable<? super K>> Order<T> thenBy(Function<? super T, K> key) {
        return then(by(key));
    }

    /** Those that are alike so far, by another order. */
    public Order<T> then(Comparator<? super T> next) {
        return new Order<>((one, other) -> {
            int so = compare(one, other);
            return so != 0 ? so : next.compare(one, other);
        });
    }

    /** The other way round; what {@link #thenBy} adds to it is ascending again. */
    @Override
    public Order<T> reversed() {
        return new Order<>((one, other) -> compare(other, one));
    }

    @Override
    public int compare(T one, T other) {
        return order.compare(one, other);
    }
}
