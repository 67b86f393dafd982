package dev.tallyman.advisory;

import dev.tallyman.http.Call;
import dev.tallyman.http.Http;
import dev.tallyman.http.StreamedReply;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fetches feeds over the network into temporary files, each at most {@link #MAX_BYTES} long. A copy that is held is asked for by its
 * ETag, or where the server has none by its date. Follows {@link #MAX_REDIRECTS} redirects, under the rules for addresses that servers give.
 */
public final class HttpFeeds implements FeedFetcher {
    /** OSV's largest all.zip has some 300 MB. */
    public static final long MAX_BYTES = 8L << 30;

    static final int MAX_REDIRECTS = 5;
    private static final String ETAG = "etag ";
    private static final String DATE = "date ";

    private final Http http;
    private final long maxBytes;

    public HttpFeeds(Http http) {
        this(http, MAX_BYTES);
    }

    HttpFeeds(Http http, long maxBytes) {
        this.http = http;
        this.maxBytes = maxBytes;
    }

    @Override
    public Fetch fetch(String url, @Nullable String fingerprint) {
        Call call = Call.get("fetch " + shown(url), address(url));
        if (fingerprint != null) {
            call = fingerprint.startsWith(ETAG)
                    ? call.header("If-None-Match", fingerprint.substring(ETAG.length()))
                    : call.header("If-Modified-Since", fingerprint.substring(DATE.length()));
        }
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            try (StreamedReply reply = http.open(call)) {
                if (!reply.isRedirect()) {
                    return answer(call, reply);
                }
                call = call.to(call.uri().resolve(reply.header("Location").orElse("")))
                        .foreign();
            } catch (IllegalArgumentException e) {
                throw failed(ErrorCode.BAD_CONTENT, call, "the server redirects to what is no address", e);
            }
        }
        throw failed(ErrorCode.BAD_CONTENT, call, "the server redirects more than " + MAX_REDIRECTS + " times", null);
    }

    private Fetch answer(Call call, StreamedReply reply) {
        return switch (reply.status()) {
            case 200 -> new Fetch.Fetched(stored(call, reply), fingerprint(reply));
            case 304 -> new Fetch.Unchanged();
            case 404, 410 ->
                throw failed(
                        ErrorCode.NOT_FOUND,
                        call,
                        "there is nothing at this address (HTTP " + reply.status() + ")",
                        null);
            case 401, 403 ->
                throw failed(ErrorCode.DENIED, call, "the server refuses it (HTTP " + reply.status() + ")", null);
            default -> throw failed(ErrorCode.UNREACHABLE, call, "the server answers HTTP " + reply.status(), null);
        };
    }

    private static @Nullable String fingerprint(StreamedReply reply) {
        Optional<String> etag = reply.header("ETag").map(value -> ETAG + value);
        return etag.or(() -> reply.header("Last-Modified").map(value -> DATE + value))
                .orElse(null);
    }

    private Path stored(Call call, StreamedReply reply) {
        Path file = null;
        try {
            file = Files.createTempFile("tallyman-feed", null);
            long length = copy(call, reply, file);
            long stated = reply.headers().firstValueAsLong("Content-Length").orElse(length);
            if (stated != length) {
                throw new IOException("it broke off after " + length + " of " + stated + " bytes");
            }
            return file;
        } catch (IOException e) {
            delete(file);
            throw failed(ErrorCode.UNREACHABLE, call, String.valueOf(e.getMessage()), e);
        } catch (TallymanException e) {
            delete(file);
            throw e;
        }
    }

    private long copy(Call call, StreamedReply reply, Path file) throws IOException {
        long length = 0;
        byte[] buffer = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int count = reply.body().read(buffer);
                    count >= 0;
                    count = reply.body().read(buffer)) {
                length += count;
                if (length > maxBytes) {
                    throw failed(
                            ErrorCode.BAD_CONTENT,
                            call,
                            "it has more than " + maxBytes + " bytes, more than any feed",
                            null);
                }
                out.write(buffer, 0, count);
            }
        }
        return length;
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // A temporary file that stays is in nobody's way.
        }
    }

    private static URI address(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "fetch " + shown(url),
                    "that is no URL",
                    "Write spaces as %20: https://HOST/Rocky%20Linux/all.zip",
                    e);
        }
    }

    private static String shown(String url) {
        return url.replaceFirst("(?i)^(https?://)[^/?#]*@", "$1").replaceFirst("[?#].*$", "");
    }

    private static TallymanException failed(ErrorCode code, Call call, String reason, @Nullable Throwable cause) {
        return new TallymanException(
                code, call.action(), reason, "Try again later, or give another mirror with --mirror", cause);
    }
}
