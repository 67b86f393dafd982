package dev.tallyman.connection;

import dev.tallyman.http.Http;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.ImageReference;
import dev.tallyman.model.TallymanException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a GitHub: its REST API and its registry. github.com, GitHub Enterprise Server ({@code https://HOST/api/v3} and
 * {@code containers.HOST}), ghe.com ({@code https://api.SUB.ghe.com} and {@code containers.SUB.ghe.com}): where one is given, the other follows from it.
 */
public record Hosts(URI apiUrl, String registry) {
    public static final Hosts GITHUB_COM = new Hosts(URI.create("https://api.github.com"), "ghcr.io");

    /**
     * @param apiUrl   null or empty: follows from the registry
     * @param registry null or empty: follows from the API's address
     */
    public static Hosts of(Http http, @Nullable String apiUrl, @Nullable String registry) {
        Optional<URI> api = given(apiUrl).map(Hosts::api);
        Optional<String> host = given(registry).map(Hosts::host);
        if (api.isEmpty() && host.isEmpty()) {
            return GITHUB_COM;
        }
        Hosts found = new Hosts(
                api.orElseGet(() -> apiOf(host.orElse("ghcr.io"))),
                host.orElseGet(() -> registryOf(api.orElseThrow())));
        if ("http".equals(found.apiUrl.getScheme()) && !http.isNamedInsecure(found.apiUrl)) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "use the API at " + found.apiUrl,
                    "a credential is not sent in plain HTTP",
                    "Use https, or name the host with --insecure-registry " + found.apiUrl.getAuthority());
        }
        return found;
    }

    public boolean isGitHubCom() {
        return "api.github.com".equals(apiUrl.getHost());
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static URI api(String text) {
        try {
            URI uri = URI.create(text.contains("://") ? text : "https://" + text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null) {
                return URI.create(uri.toString().replaceAll("/+$", ""));
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new TallymanException(
                ErrorCode.USAGE,
                "use the API's address",
                "it is not one of a web server",
                "Write it as https://api.github.com, https://HOST/api/v3 or https://api.SUB.ghe.com");
    }

    private static String host(String text) {
        String host =
                text.replaceFirst("^https?://", "").replaceFirst("/+$", "").toLowerCase(Locale.ROOT);
        if (ImageReference.tryParse(host + "/a/b")
                .filter(r -> r.registry().equals(host))
                .isEmpty()) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "use the registry " + text,
                    "that is not a host's name",
                    "Write it as HOST[:PORT]");
        }
        return host;
    }

    private static URI apiOf(String registry) {
        if (registry.equals("ghcr.io")) {
            return GITHUB_COM.apiUrl;
        }
        String host = registry.replaceFirst("^containers\\.", "");
        if (host.endsWith(".ghe.com")) {
            return URI.create("https://api." + host);
        }
        if (!host.equals(registry)) {
            return URI.create("https://" + host + "/api/v3");
        }
        throw new TallymanException(
                ErrorCode.USAGE,
                "use the registry " + registry,
                "the address of its REST API does not follow from its name",
                "Give it with --api-url or GITHUB_API_URL");
    }

    private static String registryOf(URI api) {
        String host = api.getHost().toLowerCase(Locale.ROOT);
        if (host.equals("api.github.com")) {
            return "ghcr.io";
        }
        return "containers." + (host.endsWith(".ghe.com") ? host.replaceFirst("^api\\.", "") : host);
    }
}
