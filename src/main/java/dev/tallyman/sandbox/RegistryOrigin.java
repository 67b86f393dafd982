package dev.tallyman.sandbox;

import dev.tallyman.model.ImageReference;
import dev.tallyman.sandbox.Doorkeeper.Verdict;
import dev.tallyman.sandbox.wire.Request;
import dev.tallyman.sandbox.wire.Response;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registry and its token endpoint: which endpoint answers, and whether one may ask. */
final class RegistryOrigin {
    private static final int DEFAULT_TAGS = 100;
    private static final int MAX_TAGS = 10_000;

    private final Gate gate;
    private final World world;
    private final Doorkeeper doorkeeper;
    private final ManifestsEndpoint manifests;
    private final BlobsEndpoint blobs;
    private final UploadsEndpoint uploads;
    private final Addresses addresses;

    RegistryOrigin(Gate gate, World world, Tokens tokens, StorageOrigin storage, Ledger ledger, Addresses addresses) {
        this.gate = gate;
        this.world = world;
        this.doorkeeper = new Doorkeeper(world, tokens, addresses);
        this.manifests = new ManifestsEndpoint(world, ledger, addresses);
        this.blobs = new BlobsEndpoint(world, storage, addresses);
        this.uploads = new UploadsEndpoint(world, doorkeeper);
        this.addresses = addresses;
    }

    Response answer(Request request) throws IOException {
        RegistryRoute route = RegistryRoute.of(request);
        return gate.pass(Origin.REGISTRY, route.kind(), request, exchange -> routed(exchange, route))
                .with("Docker-Distribution-API-Version", "registry/2.0");
    }

    private Response routed(Exchange exchange, RegistryRoute route) throws IOException {
        if (route.kind() == RequestKind.TOKEN) {
            return doorkeeper.token(exchange);
        }
        if (route.kind() == RequestKind.REGISTRY_OTHER && route.repository().isEmpty()) {
            return RegistryError.NOT_FOUND.response();
        }
        String repository = route.kind() == RequestKind.PING ? null : route.repository();
        if (repository != null && !ImageReference.isRepository(repository)) {
            return RegistryError.BAD_NAME.response();
        }
        boolean writes = route.kind() == RequestKind.UPLOAD || route.kind() == RequestKind.MANIFEST_PUT;
        return switch (doorkeeper.judge(exchange, repository, writes ? "push" : "pull")) {
            case Verdict.Refused refused -> refused.response();
            case Verdict.Allowed allowed -> endpoint(exchange, route, allowed.token());
        };
    }

    private Response endpoint(Exchange exchange, RegistryRoute route, @Nullable AccessToken token) throws IOException {
        return switch (route.kind()) {
            case PING -> Json.response(200, Json.object());
            case TAG_LIST -> tags(exchange, route);
            case MANIFEST_HEAD, MANIFEST_GET -> manifests.read(exchange, route);
            case MANIFEST_PUT ->
                exchange.request().method().equals("PUT")
                        ? manifests.push(exchange, route, token)
                        : manifests.other(exchange);
            case BLOB_HEAD, BLOB_GET -> blobs.read(exchange, route);
            case UPLOAD -> uploads.answer(exchange, route, token);
            default -> other(exchange);
        };
    }

    private Response other(Exchange exchange) {
        if (exchange.request().path().contains("/blobs/")) {
            return RegistryError.UNSUPPORTED.response();
        }
        return exchange.strikes(Fault.REFERRERS_REDIRECT)
                ? Response.empty(303).with("Location", addresses.hostile() + "/packages")
                : RegistryError.NOT_FOUND.response();
    }

    /** {@code tags/list}: oldest first, 100 a page, {@code n} up to 10,000. */
    private Response tags(Exchange exchange, RegistryRoute route) {
        String asked = exchange.request().parameters().getOrDefault("n", Integer.toString(DEFAULT_TAGS));
        if (!asked.matches("[0-9]{1,9}")) {
            return new RegistryError(400, "PAGINATION_NUMBER_INVALID", "invalid number of results requested")
                    .response();
        }
        int limit = Math.min(MAX_TAGS, Integer.parseInt(asked));
        return world.locked(() -> {
            ContainerPackage in = world.find(route.repository());
            if (in == null) {
                return RegistryError.NO_NAME.response();
            }
            List<String> found = in.tagsAfter(exchange.request().parameter("last"), limit);
            List<String> shown = found.subList(0, Math.min(limit, found.size()));
            var answer = Json.object().put("name", route.repository());
            var list = answer.putArray("tags");
            shown.stream()
                    .filter(tag -> !exchange.strikes(Fault.LOST_ITEM, tag))
                    .forEach(list::add);
            Response response = Response.of(200, "application/json", Json.bytes(answer));
            boolean more = found.size() > limit && limit > 0;
            return more && !exchange.strikes(Fault.MISSING_LINK)
                    ? response.with("Link", "<" + next(route, limit, shown.getLast()) + ">; rel=\"next\"")
                    : response;
        });
    }

    private static String next(RegistryRoute route, int limit, String last) {
        return "/v2/" + route.repository() + "/tags/list?last=" + URLEncoder.encode(last, StandardCharsets.UTF_8)
                + "&n=" + limit;
    }
}
