package dev.tallyman.sandbox;

import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.sandbox.ContainerPackage.Version;
import dev.tallyman.sandbox.wire.Response;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Manifests of the registry: read, push, and no deletion. */
final class ManifestsEndpoint {
    /** A manifest may have this many bytes. */
    static final int MAX_MANIFEST_BYTES = 4 << 20;

    private final World world;
    private final Ledger ledger;
    private final Addresses addresses;

    ManifestsEndpoint(World world, Ledger ledger, Addresses addresses) {
        this.world = world;
        this.ledger = ledger;
        this.addresses = addresses;
    }

    Response read(Exchange exchange, RegistryRoute route) {
        return world.locked(() -> {
            ContainerPackage in = world.find(route.repository());
            Version version = in == null ? null : find(in, route.reference());
            if (in == null || version == null) {
                return RegistryError.NO_MANIFEST.response();
            }
            boolean child = in.children.contains(version.digest)
                    && Digest.tryParse(route.reference()).isPresent();
            if (child && exchange.strikes(Fault.MISSING_CHILD)) {
                return RegistryError.NO_MANIFEST.response();
            }
            return accepted(exchange, version.mediaType)
                    .map(RegistryError::response)
                    .orElseGet(() -> found(exchange, route, version));
        });
    }

    private Response found(Exchange exchange, RegistryRoute route, Version version) {
        byte[] content = version.content;
        if (exchange.kind() == RequestKind.MANIFEST_GET) {
            if (exchange.strikes(Fault.HOSTILE_REDIRECT)) {
                return Response.empty(307)
                        .with(
                                "Location",
                                addresses.hostile() + exchange.request().path());
            }
            version.downloads++;
            ledger.read(route.repository(), version.digest.toString());
            if (exchange.strikes(Fault.WRONG_MANIFEST)) {
                content = spoiled(content);
            }
        }
        return Response.of(200, version.mediaType, content).with("Docker-Content-Digest", version.digest.toString());
    }

    /** Changes one byte in such a way that it is still JSON, most often. */
    private static byte[] spoiled(byte[] content) {
        byte[] changed = content.clone();
        for (int i = changed.length / 2; i < changed.length; i++) {
            if (changed[i] >= '0' && changed[i] <= '8') {
                changed[i]++;
                return changed;
            }
        }
        changed[changed.length - 1] ^= 1;
        return changed;
    }

    private static @Nullable Version find(ContainerPackage in, String reference) {
        Optional<Digest> digest = Digest.tryParse(reference);
        return digest.isPresent() ? in.byDigest(digest.get()) : in.byTag(reference);
    }

    /** GHCR takes {@code Accept} at its word: what it does not name is not there, and a wildcard names nothing. */
    private static Optional<RegistryError> accepted(Exchange exchange, String mediaType) {
        Set<String> accepted = Arrays.stream(
                        exchange.request().headers().joined("Accept").split(","))
                .map(each -> each.split(";", 2)[0].strip())
                .collect(Collectors.toSet());
        if (accepted.contains(mediaType)) {
            return Optional.empty();
        }
        String noun = MediaType.isIndex(mediaType) ? "index" : "manifest";
        String kind = mediaType.startsWith("application/vnd.oci.") ? "OCI " : "Docker ";
        String plural = noun.equals("index") ? "indexes" : "manifests";
        return Optional.of(new RegistryError(
                404, "MANIFEST_UNKNOWN", kind + noun + " found, but Accept header does not support " + kind + plural));
    }

    Response push(Exchange exchange, RegistryRoute route, @Nullable AccessToken token) throws IOException {
        byte[] content = exchange.request().body().readNBytes(MAX_MANIFEST_BYTES + 1);
        if (content.length > MAX_MANIFEST_BYTES) {
            return RegistryError.TOO_LARGE.response();
        }
        String login = token != null && token.kind().isUser() ? token.login() : null;
        String repository = token == null ? null : token.repository();
        World.Pushed pushed = new World.Pushed(
                route.repository(),
                login,
                repository,
                route.reference(),
                exchange.request().headers().first("Content-Type"),
                content,
                world.now());
        World.Push outcome = world.locked(() -> world.push(pushed));
        return switch (outcome) {
            case World.Push.Refused refused -> refused.why().response();
            case World.Push.Done done ->
                Response.empty(201)
                        .with("Location", "/v2/" + route.repository() + "/manifests/" + done.digest())
                        .with("Docker-Content-Digest", done.digest().toString());
        };
    }

    Response other(Exchange exchange) {
        List<String> allowed = List.of("GET", "HEAD", "PUT");
        return RegistryError.UNSUPPORTED.response().with("Allow", String.join(", ", allowed));
    }
}
