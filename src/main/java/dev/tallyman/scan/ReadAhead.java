package dev.tallyman.scan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Begins some pieces of work before their turn: one after the other in their order, on a thread of its own, while its user finishes those before them.
 *
 * @param <I> what is to be done
 * @param <B> what it is once it was begun
 */
final class ReadAhead<I, B> implements AutoCloseable, Iterator<B> {
    /** Begun before their turn, at most: with two layers read at a time, the next is there when one is done, and few results wait in memory. */
    static final int WINDOW = 3;

    private final Iterator<I> inputs;
    private final Function<I, B> begin;
    private final Consumer<B> abandon;
    private final Deque<Beginning> begun = new ArrayDeque<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("read-ahead").factory());

    /** @param abandon told of what was begun and whose turn never came */
    ReadAhead(List<I> inputs, Function<I, B> begin, Consumer<B> abandon) {
        this.inputs = inputs.iterator();
        this.begin = begin;
        this.abandon = abandon;
    }

    @Override
    public boolean hasNext() {
        return !begun.isEmpty() || inputs.hasNext();
    }

    /** The next that was begun; those behind it are, from now on, being begun too. */
    @Override
    public B next() {
        while (begun.size() <= WINDOW && inputs.hasNext()) {
            I input = inputs.next();
            var beginning = new Beginning(() -> begin.apply(input));
            begun.add(beginning);
            thread.execute(beginning);
        }
        return Waiting.on(begun.remove());
    }

    @Override
    public void close() {
        thread.shutdownNow();
        for (Beginning each : begun) {
            if (!each.cancel(true) && each.state() == FutureTask.State.SUCCESS) {
                abandon.accept(each.resultNow());
            }
        }
    }

    private final class Beginning extends FutureTask<B> {
        Beginning(Callable<B> begin) {
            super(begin);
        }

        /** What was begun all the same, after nobody wanted it any more, is abandoned too. */
        @Override
        protected void set(B result) {
            super.set(result);
            if (isCancelled()) {
                abandon.accept(result);
            }
        }
    }
}
