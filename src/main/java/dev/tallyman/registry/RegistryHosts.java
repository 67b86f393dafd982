package dev.tallyman.registry;

import dev.tallyman.http.Http;
import dev.tallyman.http.Origin;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is special about some registries' hosts: where they really live, where their blobs do, and who hands out their tokens. */
final class RegistryHosts {
    private static final String DOCKER_HUB = "docker.io";

    /** Registries whose token endpoint is on another host, known and fixed; every other realm has to be on the registry's own. */
    private static final Map<String, Set<String>> REALMS =
            Map.of("registry-1.docker.io", Set.of("auth.docker.io"), "registry.gitlab.com", Set.of("gitlab.com"));

    /** Where storage is known, blobs come from there or from the registry itself, and from nowhere else. */
    private static final Map<String, Set<String>> STORAGE =
            Map.of("ghcr.io", Set.of("pkg-containers.githubusercontent.com"));

    private RegistryHosts() {}

    static URI baseOf(Http http, String host) {
        String real = switch (host.toLowerCase(Locale.ROOT)) {
            case DOCKER_HUB, "index.docker.io" -> "registry-1.docker.io";
            default -> host;
        };
        try {
            return URI.create(http.schemeOf(real) + "://" + real);
        } catch (IllegalArgumentException e) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "use the registry " + host,
                    "that is not a host's name",
                    "Write it as HOST[:PORT]",
                    e);
        }
    }

    /** Whether a token endpoint at {@code realm} may see the credential for the registry at {@code base}. */
    static boolean mayIssueTokens(URI base, URI realm) {
        Origin registry = Origin.of(base);
        Origin issuer = Origin.of(realm);
        if (issuer.equals(registry)) {
            return true;
        }
        boolean secure = issuer.scheme().equals("https") && issuer.port() == 443;
        return secure
                && REALMS.getOrDefault(registry.host(), Set.of()).contains(issuer.host())
                && registry.scheme().equals("https");
    }

    /**
     * Whether a blob of the registry at {@code base} may come from {@code target}. A registry named insecure may send us to its own origin or to others
     * that are named insecure, and one that is not may never send us to plain HTTP.
     */
    static boolean mayServeBlobs(Http http, URI base, URI target) {
        Origin registry = Origin.of(base);
        Origin storage = Origin.of(target);
        if (storage.equals(registry)) {
            return true;
        }
        if (http.isNamedInsecure(base)) {
            return http.isNamedInsecure(target);
        }
        if (storage.isPlain() || http.isNamedInsecure(target)) {
            return false;
        }
        Set<String> known = STORAGE.getOrDefault(registry.host(), Set.of());
        return known.isEmpty() || (known.contains(storage.host()) && storage.port() == 443);
    }
}
