package dev.tallyman.http;

import dev.tallyman.model.OneByte;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body as a stream that cannot hang: a server that sends nothing for a while, or drips, ends it with an {@link IOException}. The platform's own
 * stream waits for ever. Holds a few buffers at most; the server is slowed down by not asking for more. Read it from one thread.
 */
final class BodyStream extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
    /** Nothing at all for this long, and the transfer has stalled. */
    static final Duration STALL = Duration.ofSeconds(60);

    /** Fewer than this a second, over the time spent waiting for the server, is a drip. */
    static final long SLOWEST_BYTES_PER_SECOND = 1024;

    private static final int AHEAD = 8;

    private sealed interface Event {
        record Bytes(List<ByteBuffer> buffers) implements Event {}

        record End(@Nullable Throwable error) implements Event {}
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final ArrayDeque<ByteBuffer> ready = new ArrayDeque<>();
    private final Duration stall;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;
    private boolean ended;
    private long received;
    private long waitedNanos;

    BodyStream(Duration stall) {
        this.stall = stall;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(AHEAD);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        events.add(new Event.Bytes(buffers));
    }

    @Override
    public void onError(Throwable error) {
        events.add(new Event.End(error));
    }

    @Override
    public void onComplete() {
        events.add(new Event.End(null));
    }

    @Override
    public int read() throws IOException {
        return OneByte.of(this);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = current();
        if (buffer == null) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
        ready.clear();
        events.clear();
    }

    /** The buffer to read from, or null at the end. */
    private @Nullable ByteBuffer current() throws IOException {
        while (true) {
            if (closed) {
                throw new IOException("the stream is closed");
            }
            ByteBuffer first = ready.peek();
            if (first != null && first.hasRemaining()) {
                return first;
            }
            if (first != null) {
                ready.poll();
            } else if (ended || !take()) {
                return null;
            }
        }
    }

    /** @return whether more came */
    private boolean take() throws IOException {
        ended = switch (next()) {
            case Event.Bytes bytes -> {
                keep(bytes.buffers());
                yield false;
            }
            case Event.End end -> {
                if (end.error() != null) {
                    throw new IOException(brokenOff(end.error()), end.error());
                }
                yield true;
            }
        };
        return !ended;
    }

    private void keep(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            received += buffer.remaining();
            ready.add(buffer);
        }
        Flow.Subscription current = subscription;
        if (current != null) {
            current.request(1);
        }
    }

    private Event next() throws IOException {
        long start = System.nanoTime();
        try {
            Event event = events.poll(stall.toNanos(), TimeUnit.NANOSECONDS);
            waitedNanos += System.nanoTime() - start;
            long waitedSeconds = TimeUnit.NANOSECONDS.toSeconds(waitedNanos);
            if (event == null) {
                close();
                throw new IOException("the server sent nothing for " + stall.toSeconds() + " seconds");
            }
            if (waitedSeconds > STALL.toSeconds() && received / waitedSeconds < SLOWEST_BYTES_PER_SECOND) {
                close();
                throw new IOException("the server sends less than " + SLOWEST_BYTES_PER_SECOND + " bytes a second");
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IOException("interrupted", e);
        }
    }

    private static String brokenOff(Throwable error) {
        return "the transfer broke off (" + error.getMessage() + ")";
    }
}
