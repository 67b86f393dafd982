package dev.tallyman.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** GitHub's attestations of artifacts: {@code GET /{orgs/{org}|users/{user}}/attestations/{digest}}. GitHub Enterprise Server has none. */
public final class Attestations {
    static final int PER_PAGE = 100;

    /** Of one digest no more than this many pages are read. */
    static final int MAX_PAGES = 5;

    /** A bundle is some ten kilobytes; of a larger answer nothing is read. */
    static final int MAX_COMPRESSED_BYTES = 8 << 20;

    /** What a bundle may decompress to. */
    static final int MAX_BUNDLE_BYTES = 16 << 20;

    private static final Pattern AFTER = Pattern.compile("<[^>]*[?&]after=([^&>]+)[^>]*>;\\s*rel=\"next\"");

    private final Api api;

    Attestations(Api api) {
        this.api = api;
    }

    /**
     * An attestation as it is listed.
     *
     * @param bundle    the Sigstore bundle; null where it has to be fetched
     * @param bundleUrl where to, signed and for a while only
     */
    public record Listed(byte @Nullable [] bundle, @Nullable String bundleUrl) {}

    private record Part(List<Listed> items, @Nullable String after) {}

    /** Whether GitHub answers for attestations of {@code subject}, and how many are on the first page; 404 means none, or none that may be seen. */
    public Answer<Integer> count(PackageOwner owner, Digest subject) {
        return page(owner, subject, null).map(part -> part.items().size());
    }

    /** All attestations of {@code subject}, newest first; at most {@link #MAX_PAGES} pages. */
    public Answer<List<Listed>> list(PackageOwner owner, Digest subject) {
        List<Listed> all = new ArrayList<>();
        String after = null;
        for (int number = 1; ; number++) {
            Answer<Part> page = page(owner, subject, after);
            if (!page.isOk()) {
                return page.map(Part::items);
            }
            Part part = page.orThrow();
            all.addAll(part.items());
            if (part.after() == null || part.after().equals(after) || number >= MAX_PAGES) {
                return page.map(last -> List.copyOf(all));
            }
            after = part.after();
        }
    }

    private Answer<Part> page(PackageOwner owner, Digest subject, @Nullable String after) {
        String base = owner.kind() == PackageOwner.Kind.ORGANIZATION ? "/orgs/" : "/users/";
        return api.get(
                "list the attestations of " + subject.abbreviated(),
                base + PackageOwner.encode(owner.login()) + "/attestations/" + subject + "?per_page=" + PER_PAGE
                        + (after == null ? "" : "&after=" + after),
                false,
                (body, received) -> part(body, received.link()));
    }

    private static Part part(JsonNode body, String link) throws Json.UnexpectedException {
        List<Listed> items = new ArrayList<>();
        for (JsonNode item : body.path("attestations")) {
            JsonNode bundle = item.path("bundle");
            items.add(new Listed(
                    bundle.isObject() ? bundle.toString().getBytes(StandardCharsets.UTF_8) : null,
                    Json.optional(item, "bundle_url")));
        }
        Matcher next = AFTER.matcher(link);
        return new Part(items, next.find() ? next.group(1) : null);
    }

    /**
     * The bundle of a listed attestation. It is fetched without any credential: the address is signed, and its host is not GitHub's API.
     *
     * @throws TallymanException {@code BAD_CONTENT} where it is none, or larger than the caps
     */
    public byte[] bundle(Listed listed) {
        String action = "fetch an attestation's bundle";
        if (listed.bundle() != null) {
            return listed.bundle();
        }
        if (listed.bundleUrl() == null) {
            throw bad(action, "GitHub lists it with neither a bundle nor an address");
        }
        try {
            byte[] body = api.unauthorized(action, new URI(listed.bundleUrl()), MAX_COMPRESSED_BYTES);
            return body.length > 0 && body[0] == '{' ? body : Snappy.decompress(body, MAX_BUNDLE_BYTES);
        } catch (java.net.URISyntaxException e) {
            throw bad(action, "its address is none");
        } catch (IOException e) {
            throw bad(action, "it does not decompress: " + e.getMessage());
        }
    }

    private static TallymanException bad(String action, String reason) {
        return new TallymanException(ErrorCode.BAD_CONTENT, action, reason, "");
    }
}
