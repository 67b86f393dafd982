package dev.tallyman.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** An answer whose body is still coming. Closing it ends the transfer. */
public record StreamedReply(URI uri, int status, HttpHeaders headers, InputStream body) implements AutoCloseable {
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    public boolean isRedirect() {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            // Nothing is lost: the transfer is over either way.
        }
    }
}
