package dev.tallyman.registry;

import dev.tallyman.http.Authorization;
import dev.tallyman.http.Call;
import dev.tallyman.http.Http;
import dev.tallyman.http.Origin;
import dev.tallyman.http.Reply;
import dev.tallyman.http.StreamedReply;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /v2/NAME/blobs/DIGEST}, by hand: the registry redirects to signed storage, which is asked without any credential, at hosts that are allowed only,
 * and whose address lives for minutes, so that each attempt asks the registry anew.
 */
final class BlobFetch {
    private static final int MAX_REDIRECTS = 3;
    /** A signed address that has run out gives 403: the registry is asked for another this often. */
    private static final int MAX_ADDRESSES = 3;

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d*(?:/(\\d{1,18}))?.*");

    private final Http http;
    private final URI base;
    private final String host;
    private final RemoteRepository repository;
    private final RegistryAccess access;

    BlobFetch(Http http, URI base, String host, RemoteRepository repository, RegistryAccess access) {
        this.http = http;
        this.base = base;
        this.host = host;
        this.repository = repository;
        this.access = access;
    }

    /** @param last {@code -1}: to the end */
    BlobAnswer fetch(String action, Digest digest, long first, long last) {
        Call call = Call.get(action, repository.blobUri(digest));
        if (first > 0 || last >= 0) {
            call = call.header("Range", "bytes=" + first + "-" + (last >= 0 ? last : ""));
        }
        for (int address = 1; ; address++) {
            StreamedReply reply = fromRegistry(call);
            boolean redirected = reply.isRedirect();
            for (int hop = 0; reply.isRedirect(); hop++) {
                reply = fromStorage(call, reply, hop);
            }
            if (reply.status() == 200) {
                return BlobAnswer.whole(reply.body());
            }
            if (reply.status() == 206) {
                return part(action, reply);
            }
            if (reply.status() == 416) {
                reply.close();
                throw Contents.bad(action, "the server says that it has no byte " + first + ", so it is too short");
            }
            if (!redirected || reply.status() != 403 || address >= MAX_ADDRESSES) {
                throw failure(action, reply, redirected);
            }
        }
    }

    private StreamedReply fromRegistry(Call call) {
        Authorization authorization = access.expected(call.action());
        StreamedReply reply = http.open(repository.prepared(call, authorization));
        for (int round = 0; reply.status() == 401 && round < 2; round++) {
            reply.close();
            Optional<Authorization> fresh =
                    access.answer(call.action(), reply.headers().allValues("www-authenticate"), authorization);
            if (fresh.isEmpty()) {
                return reply;
            }
            authorization = fresh.get();
            reply = http.open(repository.prepared(call, authorization));
        }
        return reply;
    }

    private StreamedReply fromStorage(Call call, StreamedReply redirect, int hop) {
        redirect.close();
        URI from = redirect.uri();
        URI target = redirect.header("location")
                .flatMap(text -> Contents.resolve(from, text))
                .orElseThrow(() -> notFollowed(call, "to no address"));
        if (hop >= MAX_REDIRECTS) {
            throw notFollowed(call, "again and again");
        }
        if (!RegistryHosts.mayServeBlobs(http, base, target)) {
            throw notFollowed(
                    call, "to " + Origin.of(target) + ", which is not a place for its blobs; nothing was sent there");
        }
        return http.open(repository.prepared(call.to(target).foreign(), null));
    }

    private TallymanException notFollowed(Call call, String where) {
        return new TallymanException(
                ErrorCode.DENIED,
                call.action(),
                host + " redirects " + where,
                Origin.of(base).isPlain()
                        ? "Where that is meant, name both hosts with --insecure-registry, or ask whoever runs the registry"
                        : "Check the registry's name, and whether a proxy stands between; else ask whoever runs it");
    }

    private static BlobAnswer part(String action, StreamedReply reply) {
        Matcher range = CONTENT_RANGE.matcher(reply.header("content-range").orElse(""));
        if (!range.matches()) {
            reply.close();
            throw Contents.bad(action, "the server sent a part without saying which");
        }
        long total = range.group(2) == null ? -1 : Long.parseLong(range.group(2));
        return new BlobAnswer(reply.body(), true, Long.parseLong(range.group(1)), total);
    }

    private TallymanException failure(String action, StreamedReply reply, boolean fromStorage) {
        byte[] body;
        try (reply) {
            body = reply.body().readAllBytes();
        } catch (IOException e) {
            body = new byte[0];
        }
        Reply whole = new Reply(reply.uri(), reply.status(), reply.headers(), body);
        if (!fromStorage || reply.status() == 429) {
            return repository.failure(action, whole);
        }
        ErrorCode code = reply.status() == 404 ? ErrorCode.NOT_FOUND : ErrorCode.UNREACHABLE;
        return new TallymanException(
                code,
                action,
                "the storage of " + host + " answers " + reply.status(),
                reply.status() == 404 ? "The image is incomplete: push it again" : "Try again later");
    }
}
