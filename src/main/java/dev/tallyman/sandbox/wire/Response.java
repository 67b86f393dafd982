package dev.tallyman.sandbox.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * An answer.
 *
 * @param length   bytes of the content, which {@code Content-Length} states
 * @param delivery how the answer goes over the wire
 */
public record Response(int status, Headers headers, long length, Content content, Delivery delivery) {
    /** Where the content comes from; opened once, when it is sent. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }

    /** How an answer goes over the wire; all but the first are faults. */
    public enum Delivery {
        WHOLE,
        /** The connection ends in the middle of the content. */
        TRUNCATED,
        /** The content comes in small pieces with pauses. */
        SLOW,
        /** No answer: the connection is reset. */
        RESET
    }

    private static final Content NOTHING = InputStream::nullInputStream;

    public static Response empty(int status) {
        return new Response(status, Headers.NONE, 0, NOTHING, Delivery.WHOLE);
    }

    public static Response of(int status, String contentType, byte[] content) {
        return of(status, contentType, content.length, () -> new ByteArrayInputStream(content));
    }

    public static Response of(int status, String contentType, String content) {
        return of(status, contentType, content.getBytes(StandardCharsets.UTF_8));
    }

    public static Response of(int status, String contentType, long length, Content content) {
        return new Response(status, Headers.NONE.with("Content-Type", contentType), length, content, Delivery.WHOLE);
    }

    public Response with(String header, String value) {
        return new Response(status, headers.with(header, value), length, content, delivery);
    }

    public Response without(String header) {
        return new Response(status, headers.without(header), length, content, delivery);
    }

    public Response deliveredAs(Delivery how) {
        return new Response(status, headers, length, content, how);
    }

    public Response containing(Content changed) {
        return new Response(status, headers, length, changed, delivery);
    }
}
