package dev.tallyman.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.model.Digest;
import dev.tallyman.sandbox.wire.Response;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's attestations: listed by the digest that they are about, in pages with a cursor; {@code bundle} is null and {@code bundle_url} leads to the bundle
 * on another host. Those of repositories that the token may not read are left out without a word. Taken in by
 * {@code POST /repos/{owner}/{repo}/attestations}.
 */
final class AttestationsEndpoint {
    private static final String PERMISSION = "attestations";
    private static final int MAX_BYTES = 16 << 20;
    private static final int DEFAULT_SIZE = 30;
    private static final int MAX_SIZE = 100;

    private final World world;
    private final StorageOrigin storage;
    private final Addresses addresses;

    AttestationsEndpoint(World world, StorageOrigin storage, Addresses addresses) {
        this.world = world;
        this.storage = storage;
        this.addresses = addresses;
    }

    Response list(Exchange exchange, ApiRoute route, @Nullable AccessToken token) {
        Owner owner = world.owner(String.valueOf(route.owner())).orElseThrow(ApiError::notFound);
        String subject = String.valueOf(route.name());
        Optional<Digest> digest = Digest.tryParse(subject);
        if (digest.isEmpty() && !subject.equals("bulk-list")) {
            throw ApiError.notFound();
        }
        if (token != null) {
            OwnerGate.admit(token, owner);
            if (!token.kind().hasScopes() && !token.mayRead(PERMISSION)) {
                throw OwnerGate.inaccessible(token, PERMISSION + "=read");
            }
        }
        if (digest.isEmpty()) {
            ObjectNode none = Json.object();
            none.putObject("attestations_subject_digests");
            return Json.response(200, none);
        }
        List<StoredAttestation> all = world.attestations().stream()
                .filter(one -> one.subject().equals(subject))
                .filter(one -> route.base().equals("repos")
                        ? one.repository().equalsIgnoreCase(owner.login() + "/" + route.type())
                        : one.isOf(owner))
                .filter(one -> OwnerGate.mayRead(token, owner, repository(one)))
                .toList();
        return page(exchange, all);
    }

    /** One that is not there any more shows nothing to those who see public ones alone. */
    private RepositorySetting repository(StoredAttestation attestation) {
        return world.repository(attestation.repository())
                .orElseGet(() -> RepositorySetting.ofPrivate(attestation.repository()));
    }

    private Response page(Exchange exchange, List<StoredAttestation> all) {
        Map<String, String> parameters = exchange.request().parameters();
        String wanted = parameters.get("predicate_type");
        long after = number(parameters.get("after"), Long.MAX_VALUE);
        int size = Math.clamp(number(parameters.get("per_page"), DEFAULT_SIZE), 1, MAX_SIZE);
        List<StoredAttestation> found = all.stream()
                .filter(one -> wanted == null || one.predicateType().equals(wanted))
                .filter(one -> one.id() < after)
                .sorted(Comparator.comparingLong(StoredAttestation::id).reversed())
                .toList();
        List<StoredAttestation> shown = found.subList(0, Math.min(size, found.size()));
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("attestations");
        shown.stream()
                .filter(one -> !exchange.strikes(Fault.LOST_ITEM, Long.toString(one.id())))
                .forEach(one -> items.add(Json.object()
                        .putNull("bundle")
                        .put("bundle_url", storage.signedAttestation(one.id()))
                        .put("repository_id", RepositoryJson.id(one.repository()))
                        .put("initiator", "user")));
        Response response = Json.response(200, answer);
        return found.size() > size
                ? response.with(
                        "Link",
                        "<" + addresses.api() + exchange.request().path() + "?per_page=" + size + "&after="
                                + shown.getLast().id()
                                + (wanted == null ? "" : "&predicate_type=" + encoded(wanted)) + ">; rel=\"next\"")
                : response;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static long number(@Nullable String text, long otherwise) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
    }

    /** {@code POST …/attestations {"bundle": {…}}}: nothing of the bundle is verified. */
    Response create(Exchange exchange, ApiRoute route, @Nullable AccessToken token) {
        if (token == null) {
            throw ApiError.of(401, "Requires authentication");
        }
        try {
            JsonNode body = Json.parse(exchange.request().body().readNBytes(MAX_BYTES));
            JsonNode bundle = body.path("bundle");
            JsonNode statement = Json.parse(Base64.getDecoder()
                    .decode(bundle.path("dsseEnvelope").path("payload").asText()));
            String hash = statement
                    .path("subject")
                    .path(0)
                    .path("digest")
                    .path("sha256")
                    .asText();
            Digest subject = Digest.parse("sha256:" + hash);
            long id = world.attest(
                    route.owner() + "/" + route.name(),
                    subject.toString(),
                    statement.path("predicateType").asText(),
                    Json.bytes(bundle));
            return Json.response(201, Json.object().put("id", id));
        } catch (IllegalArgumentException | IOException e) {
            throw ApiError.of(422, "Validation Failed: " + e.getMessage());
        }
    }
}
