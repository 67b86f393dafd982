package dev.tallyman.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.http.Authorization;
import dev.tallyman.http.Call;
import dev.tallyman.http.Http;
import dev.tallyman.http.Origin;
import dev.tallyman.http.RateLimit;
import dev.tallyman.http.Reply;
import dev.tallyman.http.RequestCount;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.ImageReference;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One repository of a registry (OCI distribution specification 1.1). A manifest is asked for by HEAD before it is fetched, and by digest then:
 * GHCR counts every fetch as a download. Safe for use by several threads.
 */
public final class RemoteRepository implements ImageSource {
    /** GHCR honours up to 10,000 tags a page; a repository has seldom more than one page then. */
    static final int TAGS_A_PAGE = 10_000;

    static final int MAX_TAG_PAGES = 1_000;
    private static final int MAX_TAGS_BODY = 16 << 20;
    private static final Pattern NEXT = Pattern.compile("<([^>]{1,4096})>\\s*;[^,]*rel=\"?next\"?");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Http http;
    private final URI base;
    private final String host;
    private final String name;
    private final RegistryAccess access;
    private final RequestCount count;

    RemoteRepository(Http http, URI base, String host, String name, RegistryAccess access, RequestCount count) {
        if (!ImageReference.isRepository(name)) {
            throw new TallymanException(
                    ErrorCode.USAGE, "open the repository " + name, "that cannot be the name of one", "");
        }
        this.http = http;
        this.base = base;
        this.host = host;
        this.name = name;
        this.access = access;
        this.count = count;
    }

    public String name() {
        return name;
    }

    /** What a tag or digest names, without fetching it; empty where the registry does not know it. No download is counted. */
    public Optional<Descriptor> head(String identifier) {
        String action = "look up " + shown(identifier);
        Reply reply = send(Call.head(action, manifestUri(identifier)).header("Accept", MediaType.ACCEPT_MANIFESTS));
        if (reply.status() == 404) {
            return Optional.empty();
        }
        requireOk(action, reply);
        Optional<Digest> asked = Digest.tryParse(identifier);
        Optional<Digest> stated = reply.header("docker-content-digest").flatMap(Digest::tryParse);
        if (asked.isPresent() && stated.isPresent() && !asked.equals(stated)) {
            throw badContent(action, host + " says that it is " + stated.get());
        }
        long size = reply.header("content-length").map(RemoteRepository::size).orElse(-1L);
        Optional<Digest> digest = asked.or(() -> stated);
        if (digest.isEmpty() || size < 0) {
            return Optional.of(describe(fetch(action, identifier, null)));
        }
        String type = reply.header("content-type").orElse("").split(";", 2)[0].strip();
        return Optional.of(new Descriptor(type, digest.get(), size));
    }

    /** What a tag or digest names, with its content; empty where the registry does not know it. */
    public Optional<Resolved> find(String identifier) {
        Optional<Digest> asked = Digest.tryParse(identifier);
        String action = "read the manifest of " + shown(identifier);
        if (asked.isPresent()) {
            return fetchIfThere(action, identifier, asked.get()).map(reply -> resolved(reply, asked.get()));
        }
        return head(identifier).map(found -> new Resolved(found, manifest(found)));
    }

    @Override
    public Resolved resolve(String identifier) {
        return find(identifier)
                .orElseThrow(
                        () -> new TallymanException(
                                ErrorCode.NOT_FOUND,
                                "read " + shown(identifier),
                                "the registry does not know it",
                                "Check the name and the tag, and that your credential may see it: `tallyman connection test` tells"));
    }

    @Override
    public Optional<Resolved> tagged(String tag) {
        return find(tag);
    }

    @Override
    public byte[] manifest(Descriptor descriptor) {
        String action = "read the manifest " + shown(descriptor.digest().toString());
        Reply reply = fetch(action, descriptor.digest().toString(), descriptor.digest());
        if (reply.body().length != descriptor.size()) {
            throw badContent(action, "it has " + reply.body().length + " bytes instead of " + descriptor.size());
        }
        return reply.body();
    }

    @Override
    public InputStream blob(Descriptor descriptor) throws IOException {
        return BlobStream.open(this, descriptor);
    }

    @Override
    public Optional<InputStream> part(Descriptor descriptor, long first, long length) throws IOException {
        return BlobStream.part(this, descriptor, first, length);
    }

    @Override
    public byte[] smallBlob(Descriptor descriptor, int maxBytes) {
        return Contents.readChecked(
                this,
                descriptor,
                maxBytes,
                "read the blob " + shown(descriptor.digest().toString()));
    }

    /** Every tag, oldest first as the registry has them, to the last page. */
    public void tags(Consumer<String> consumer) {
        String action = "list the tags of " + host + "/" + name;
        URI next = base.resolve("/v2/" + name + "/tags/list?n=" + TAGS_A_PAGE);
        for (int page = 1; next != null; page++) {
            if (page > MAX_TAG_PAGES) {
                throw badContent(action, host + " goes on with pages without end");
            }
            Reply reply = send(Call.get(action, next).capped(MAX_TAGS_BODY));
            requireOk(action, reply);
            readTags(action, reply, consumer);
            next = nextPage(action, reply, next);
        }
    }

    @Override
    public void close() {
        // Nothing is held open between requests.
    }

    /** Sends with the repository's token, answers a challenge once, and once more where the token was refused that a challenge gave. */
    Reply send(Call call) {
        Authorization authorization = access.expected(call.action());
        Reply reply = http.send(prepared(call, authorization));
        for (int round = 0; reply.status() == 401 && round < 2; round++) {
            Optional<Authorization> fresh =
                    access.answer(call.action(), reply.headers().allValues("www-authenticate"), authorization);
            if (fresh.isEmpty()) {
                return reply;
            }
            authorization = fresh.get();
            reply = http.send(prepared(call, authorization));
        }
        return reply;
    }

    Call prepared(Call call, @Nullable Authorization authorization) {
        return call.authorized(authorization).account(access.account()).counted(count);
    }

    /** Asks for a blob from byte {@code first} to {@code last}, -1 for its end; follows the registry's redirect to its storage, without any credential. */
    BlobAnswer blobAnswer(String action, Digest digest, long first, long last) {
        return new BlobFetch(http, base, host, this, access).fetch(action, digest, first, last);
    }

    URI blobUri(Digest digest) {
        return base.resolve("/v2/" + name + "/blobs/" + digest);
    }

    String shown(String identifier) {
        return host + "/" + name + (Digest.tryParse(identifier).isPresent() ? "@" : ":") + identifier;
    }

    TallymanException failure(String action, Reply reply) {
        return access.failure(action, reply, RateLimit.slowDownUntil(reply, http.clock()));
    }

    private void requireOk(String action, Reply reply) {
        if (reply.isRedirect()) {
            throw access.redirected(action, reply);
        }
        if (reply.status() != 200) {
            throw failure(action, reply);
        }
    }

    private Reply fetch(String action, String identifier, @Nullable Digest expected) {
        return fetchIfThere(action, identifier, expected)
                .orElseThrow(() -> new TallymanException(
                        ErrorCode.NOT_FOUND,
                        action,
                        "the registry does not know it",
                        "The image is incomplete, or was deleted meanwhile"));
    }

    private Optional<Reply> fetchIfThere(String action, String identifier, @Nullable Digest expected) {
        Reply reply = send(Call.get(action, manifestUri(identifier))
                .header("Accept", MediaType.ACCEPT_MANIFESTS)
                .capped(ManifestReader.MAX_MANIFEST_BYTES));
        if (reply.status() == 404) {
            return Optional.empty();
        }
        requireOk(action, reply);
        if (expected != null && !Contents.digestOf(expected, reply.body()).equals(expected)) {
            throw badContent(action, "its content does not have the digest " + expected);
        }
        return Optional.of(reply);
    }

    private static Resolved resolved(Reply reply, Digest digest) {
        return new Resolved(new Descriptor(mediaType(reply), digest, reply.body().length), reply.body());
    }

    private static Descriptor describe(Reply reply) {
        return new Descriptor(mediaType(reply), Digest.of(reply.body()), reply.body().length);
    }

    private static String mediaType(Reply reply) {
        return reply.header("content-type").orElse("").split(";", 2)[0].strip();
    }

    private URI manifestUri(String identifier) {
        if (Digest.tryParse(identifier).isEmpty() && !ImageReference.isTag(identifier)) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "look up " + host + "/" + name + ":" + identifier,
                    "that is neither a tag nor a digest",
                    "");
        }
        return base.resolve("/v2/" + name + "/manifests/" + identifier);
    }

    private void readTags(String action, Reply reply, Consumer<String> consumer) {
        try {
            JsonNode tags = JSON.readTree(reply.body()).path("tags");
            for (JsonNode tag : tags) {
                if (ImageReference.isTag(tag.asText())) {
                    consumer.accept(tag.asText());
                }
            }
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.UNREACHABLE, action, host + " answers something that is not a list of tags", "", e);
        }
    }

    private @Nullable URI nextPage(String action, Reply reply, URI current) {
        Matcher link = NEXT.matcher(reply.header("link").orElse(""));
        if (!link.find()) {
            return null;
        }
        URI next = Contents.resolve(current, link.group(1))
                .orElseThrow(() -> badContent(action, host + " names a next page that is no address"));
        if (!Origin.of(next).equals(Origin.of(base)) || next.equals(current)) {
            throw badContent(action, host + " names a next page that is not its own, or the same again");
        }
        return next;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static long size(String header) {
        try {
            return Long.parseLong(header.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static TallymanException badContent(String action, String reason) {
        return new TallymanException(
                ErrorCode.BAD_CONTENT,
                action,
                reason,
                "Nothing of it was kept; try again, and else push the image anew");
    }
}
