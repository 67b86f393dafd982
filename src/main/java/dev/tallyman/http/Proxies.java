package dev.tallyman.http;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proxies as the usual variables name them: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY}, {@code NO_PROXY}, in upper or lower case (lower
 * case wins). Loopback is never reached through a proxy. {@code NO_PROXY} holds hosts, domains ({@code .corp.example} or {@code corp.example} with all below),
 * {@code host:port}, or {@code *}.
 */
public record Proxies(@Nullable URI forHttps, @Nullable URI forHttp, List<String> exceptions) {
    public static final Proxies NONE = new Proxies(null, null, List.of());

    public Proxies {
        exceptions = List.copyOf(exceptions);
    }

    public static Proxies of(Map<String, String> environment) {
        URI all = address(environment, "all_proxy");
        URI https = address(environment, "https_proxy");
        URI http = address(environment, "http_proxy");
        return new Proxies(
                https == null ? all : https,
                http == null ? all : http,
                Arrays.stream(variable(environment, "no_proxy").split("[,\\s]+"))
                        .filter(part -> !part.isEmpty())
                        .map(part -> part.toLowerCase(Locale.ROOT))
                        .toList());
    }

    /** The proxy for {@code target}, where one is to be used. */
    Optional<URI> forTarget(Origin target) {
        URI proxy = target.isPlain() ? forHttp : forHttps;
        boolean direct = proxy == null
                || EgressPolicy.isLoopbackName(target.host())
                || exceptions.stream().anyMatch(exception -> covers(exception, target));
        return direct ? Optional.empty() : Optional.ofNullable(proxy);
    }

    /** What the proxy wants to see of its user, where its address holds one. */
    static Optional<Secret> authorization(URI proxy) {
        String userInfo = proxy.getUserInfo();
        if (userInfo == null) {
            return Optional.empty();
        }
        String pair = Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
        return Optional.of(new Secret("Basic " + pair));
    }

    private static boolean covers(String exception, Origin target) {
        String name = exception.startsWith("*.") ? exception.substring(1) : exception;
        if (name.equals("*") || name.equals(target.host()) || name.equals(target.hostAndPort())) {
            return true;
        }
        return target.host().endsWith(name.startsWith(".") ? name : "." + name);
    }

    private static @Nullable URI address(Map<String, String> environment, String name) {
        String value = variable(environment, name);
        if (value.isBlank()) {
            return null;
        }
        try {
            URI uri = URI.create(value.contains("://") ? value.strip() : "http://" + value.strip());
            if (uri.getHost() != null && "http".equals(uri.getScheme())) {
                register(uri);
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Told below, without the value: it may hold a password.
        }
        throw new TallymanException(
                ErrorCode.USAGE,
                "use the proxy of " + name.toUpperCase(Locale.ROOT),
                "its value is not the address of an HTTP proxy",
                "Write it as http://host:port");
    }

    /** Has the password taken out of whatever is shown, as it stands in the address and as it is sent. */
    private static void register(URI proxy) {
        for (String userInfo : Arrays.asList(proxy.getUserInfo(), proxy.getRawUserInfo())) {
            int colon = userInfo == null ? -1 : userInfo.indexOf(':');
            if (userInfo != null && colon >= 0 && colon + 1 < userInfo.length()) {
                Redactor.shared().register(new Secret(userInfo.substring(colon + 1)));
            }
        }
    }

    private static String variable(Map<String, String> environment, String lowerCase) {
        String value = environment.get(lowerCase);
        return value != null ? value : environment.getOrDefault(lowerCase.toUpperCase(Locale.ROOT), "");
    }
}
