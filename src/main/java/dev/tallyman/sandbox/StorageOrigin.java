package dev.tallyman.sandbox;

import dev.tallyman.model.Digest;
import dev.tallyman.model.OneByte;
import dev.tallyman.sandbox.BlobStore.Blob;
import dev.tallyman.sandbox.wire.Request;
import dev.tallyman.sandbox.wire.Response;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blob storage: another origin, with addresses that are signed and expire. It takes no credential but the signature. */
final class StorageOrigin {
    /** How long a signed address lives. */
    static final Duration SIGNED_FOR = Duration.ofMinutes(5);

    private static final String ATTESTATIONS = "/attestations/bundles/";
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{0,18})");
    private static final Pattern SUFFIX_RANGE = Pattern.compile("bytes=-([0-9]{1,18})");

    private final Gate gate;
    private final World world;
    private final Ledger ledger;
    private final Addresses addresses;
    private final String key;

    StorageOrigin(Gate gate, World world, Ledger ledger, Addresses addresses, long seed) {
        this.gate = gate;
        this.world = world;
        this.ledger = ledger;
        this.addresses = addresses;
        this.key = "sandbox-storage-" + seed;
    }

    /** Where a blob can be had for a while. */
    String signed(String repository, Digest digest) {
        long expires = world.now().plus(SIGNED_FOR).getEpochSecond();
        return addresses.storage() + "/ghcr1/blobs/" + digest + "?se=" + expires + "&repo="
                + URLEncoder.encode(repository, StandardCharsets.UTF_8) + "&sig="
                + signature(repository, digest.toString(), Long.toString(expires));
    }

    /** Where a bundle can be had for a while. */
    String signedAttestation(long id) {
        long expires = world.now().plus(SIGNED_FOR).getEpochSecond();
        return addresses.storage() + ATTESTATIONS + id + "?se=" + expires + "&sig="
                + signature(ATTESTATIONS, Long.toString(id), Long.toString(expires));
    }

    private String signature(String repository, String digest, String expires) {
        String signed = key + "\n" + repository + "\n" + digest + "\n" + expires;
        Digest hash = Digest.of(signed.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(hash.hex().substring(0, 40).getBytes(StandardCharsets.US_ASCII));
    }

    Response answer(Request request) throws IOException {
        return gate.pass(Origin.STORAGE, RequestKind.STORAGE_GET, request, this::checked);
    }

    private Response checked(Exchange exchange) {
        Request request = exchange.request();
        if (request.headers().has("Authorization")) {
            return error(
                    400, "InvalidAuthenticationInfo", "Authentication information is not given in the correct format.");
        }
        if (request.path().startsWith(ATTESTATIONS)) {
            return attestation(exchange, request);
        }
        List<String> path = request.segments();
        String digest = path.getLast();
        String repository = request.parameters().getOrDefault("repo", "");
        String expires = request.parameters().getOrDefault("se", "");
        boolean genuine = path.size() == 3
                && signature(repository, digest, expires)
                        .equals(request.parameters().get("sig"));
        if (!genuine
                || !request.method().equals("GET")
                || !world.now().isBefore(Instant.ofEpochSecond(Long.parseLong(expires)))) {
            return error(403, "AuthenticationFailed", "Server failed to authenticate the request.");
        }
        Optional<Blob> blob = Digest.tryParse(digest).flatMap(world.blobs::find);
        return blob.map(found -> content(exchange, repository, found))
                .orElseGet(() -> error(404, "BlobNotFound", "The specified blob does not exist."));
    }

    /** The bundle in Snappy's own blocks, without frames: what GitHub's own client decodes. */
    private Response attestation(Exchange exchange, Request request) {
        String id = request.path().substring(ATTESTATIONS.length());
        String expires = request.parameters().getOrDefault("se", "0");
        boolean genuine = request.method().equals("GET")
                && signature(ATTESTATIONS, id, expires)
                        .equals(request.parameters().get("sig"));
        if (!genuine || !world.now().isBefore(Instant.ofEpochSecond(Long.parseLong(expires)))) {
            return error(403, "AuthenticationFailed", "Server failed to authenticate the request.");
        }
        byte[] compressed = world.attestations().stream()
                .filter(one -> Long.toString(one.id()).equals(id))
                .map(one -> Snappy.compressed(one.bundle()))
                .findFirst()
                .orElseThrow();
        if (exchange.strikes(Fault.WRONG_BLOB)) {
            compressed[compressed.length / 2] ^= 1;
        }
        return Response.of(200, "application/x-snappy", compressed);
    }

    private Response content(Exchange exchange, String repository, Blob blob) {
        Response.Content whole =
                exchange.strikes(Fault.WRONG_BLOB) ? () -> new Spoiled(blob.open(), blob.size() / 2) : blob::open;
        String range = exchange.request().headers().first("Range");
        Response answer = range == null
                ? Response.of(200, "application/octet-stream", blob.size(), whole)
                : ranged(blob, whole, range);
        if (answer.status() < 300) {
            ledger.read(repository, blob.digest().toString());
        }
        return answer.with("Accept-Ranges", "bytes")
                .with("ETag", "\"" + blob.digest().abbreviated() + "\"");
    }

    private static Response ranged(Blob blob, Response.Content whole, String range) {
        if (range.contains(",")) {
            return error(501, "NotImplemented", "Several ranges are not supported.");
        }
        Matcher matcher = RANGE.matcher(range);
        Matcher suffix = SUFFIX_RANGE.matcher(range);
        long from;
        long to = blob.size() - 1;
        if (matcher.matches()) {
            from = Long.parseLong(matcher.group(1));
            to = matcher.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(matcher.group(2)));
        } else if (suffix.matches()) {
            from = Math.max(0, blob.size() - Long.parseLong(suffix.group(1)));
        } else {
            return Response.of(200, "application/octet-stream", blob.size(), whole);
        }
        if (from > to) {
            return error(416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
                    .with("Content-Range", "bytes */" + blob.size());
        }
        long length = to - from + 1;
        return Response.of(206, "application/octet-stream", length, () -> {
                    InputStream in = whole.open();
                    in.skipNBytes(from);
                    return in;
                })
                .with("Content-Range", "bytes " + from + "-" + to + "/" + blob.size());
    }

    private static Response error(int status, String code, String message) {
        return Response.of(
                status,
                "application/xml",
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>" + message
                        + "</Message></Error>");
    }

    /** A stream with one byte changed. */
    private static final class Spoiled extends FilterInputStream {
        private long left;

        Spoiled(InputStream in, long position) {
            super(in);
            this.left = position;
        }

        @Override
        public int read() throws IOException {
            return OneByte.of(this);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            if (count > 0 && left >= 0 && left < count) {
                buffer[offset + (int) left] ^= 1;
            }
            left -= Math.max(0, count);
            return count;
        }
    }
}
