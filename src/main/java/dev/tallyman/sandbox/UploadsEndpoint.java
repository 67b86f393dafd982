package dev.tallyman.sandbox;

import dev.tallyman.model.Digest;
import dev.tallyman.sandbox.wire.Request;
import dev.tallyman.sandbox.wire.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Blob uploads (OCI distribution specification, "Pushing blobs"): in one request, streamed, in chunks, or mounted. */
final class UploadsEndpoint {
    /** A chunk (a {@code PATCH} that tells its {@code Content-Range}) may have this many bytes. */
    static final long MAX_CHUNK_BYTES = 4L << 20;

    /** A blob may have this many bytes. */
    static final long MAX_BLOB_BYTES = 10_000_000_000L;

    /** An upload that takes longer is given up. */
    static final Duration MAX_TIME = Duration.ofMinutes(10);

    private static final Pattern CHUNK = Pattern.compile("(?:bytes[ =])?([0-9]{1,18})-([0-9]{1,18})(?:/.*)?");

    private final World world;
    private final Doorkeeper doorkeeper;
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final AtomicLong started = new AtomicLong();

    private record Upload(String id, String repository, BlobStore.Incoming incoming, Instant since) {}

    UploadsEndpoint(World world, Doorkeeper doorkeeper) {
        this.world = world;
        this.doorkeeper = doorkeeper;
    }

    Response answer(Exchange exchange, RegistryRoute route, @Nullable AccessToken token) throws IOException {
        Request request = exchange.request();
        if (request.method().equals("POST") && route.reference().isEmpty()) {
            return start(request, route, token);
        }
        dropOld();
        Upload upload = uploads.get(route.reference());
        if (upload == null || !upload.repository.equals(route.repository())) {
            return RegistryError.NO_UPLOAD.response();
        }
        return switch (request.method()) {
            case "PATCH" -> append(request, upload);
            case "PUT" -> finish(request, upload);
            case "GET" -> progress(204, upload);
            case "DELETE" -> {
                drop(upload);
                yield Response.empty(204);
            }
            default -> RegistryError.UNSUPPORTED.response();
        };
    }

    private Response start(Request request, RegistryRoute route, @Nullable AccessToken token) throws IOException {
        Optional<Digest> mount = Optional.ofNullable(request.parameter("mount")).flatMap(Digest::tryParse);
        String from = request.parameters().getOrDefault("from", "");
        if (mount.isPresent() && mountable(mount.get(), from, token)) {
            world.locked(() -> world.blobsOf(route.repository()).add(mount.get()));
            return created(route.repository(), mount.get());
        }
        String id = String.format(
                "%08x-0000-4000-8000-%012x",
                started.incrementAndGet(), world.now().toEpochMilli());
        Upload upload = new Upload(id, route.repository(), world.blobs.incoming(), world.now());
        uploads.put(id, upload);
        return request.parameter("digest") != null ? finish(request, upload) : progress(202, upload);
    }

    private boolean mountable(Digest digest, String from, @Nullable AccessToken token) {
        return !from.isEmpty()
                && doorkeeper.mayPull(token, from)
                && world.locked(() -> world.blobsOf(from).contains(digest));
    }

    private Response append(Request request, Upload upload) throws IOException {
        String range = request.headers().first("Content-Range");
        synchronized (upload) {
            if (range != null && !isNext(range, upload.incoming.size())) {
                return RegistryError.BAD_RANGE.response().with("Range", range(upload));
            }
            return receive(request, upload) ? progress(202, upload) : RegistryError.TOO_LARGE.response();
        }
    }

    private static boolean isNext(String range, long size) {
        Matcher chunk = CHUNK.matcher(range);
        if (!chunk.matches()) {
            return false;
        }
        long from = Long.parseLong(chunk.group(1));
        long to = Long.parseLong(chunk.group(2));
        return from == size && to >= from && to - from + 1 <= MAX_CHUNK_BYTES;
    }

    private static boolean receive(Request request, Upload upload) throws IOException {
        byte[] buffer = new byte[64 << 10];
        InputStream body = request.body();
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            if (upload.incoming.size() + count > MAX_BLOB_BYTES) {
                return false;
            }
            upload.incoming.write(buffer, 0, count);
        }
        return true;
    }

    private Response finish(Request request, Upload upload) throws IOException {
        Optional<Digest> digest =
                Optional.ofNullable(request.parameter("digest")).flatMap(Digest::tryParse);
        synchronized (upload) {
            boolean whole = receive(request, upload);
            try (BlobStore.Incoming incoming = upload.incoming) {
                uploads.remove(upload.id);
                if (!whole) {
                    return RegistryError.TOO_LARGE.response();
                }
                if (digest.isEmpty() || !incoming.is(digest.get())) {
                    return RegistryError.WRONG_DIGEST.response();
                }
                incoming.keepAs(digest.get());
            }
        }
        world.locked(() -> world.blobsOf(upload.repository).add(digest.get()));
        return created(upload.repository, digest.get());
    }

    private void dropOld() throws IOException {
        Instant oldest = world.now().minus(MAX_TIME);
        for (Iterator<Upload> each = uploads.values().iterator(); each.hasNext(); ) {
            Upload upload = each.next();
            if (upload.since.isBefore(oldest)) {
                each.remove();
                upload.incoming.close();
            }
        }
    }

    private void drop(Upload upload) throws IOException {
        uploads.remove(upload.id);
        upload.incoming.close();
    }

    private static Response created(String repository, Digest digest) {
        return Response.empty(201)
                .with("Location", "/v2/" + repository + "/blobs/" + digest)
                .with("Docker-Content-Digest", digest.toString());
    }

    private static Response progress(int status, Upload upload) {
        return Response.empty(status)
                .with("Location", "/v2/" + upload.repository + "/blobs/uploads/" + upload.id)
                .with("Docker-Upload-UUID", upload.id)
                .with("OCI-Chunk-Min-Length", "1")
                .with("Range", range(upload));
    }

    private static String range(Upload upload) {
        return "0-" + Math.max(0, upload.incoming.size() - 1);
    }
}
