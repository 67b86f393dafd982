package dev.tallyman.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How the network may be used.
 *
 * @param offline       every call fails
 * @param insecureHosts {@code host} or {@code host:port} as the user named them: spoken to in plain HTTP, and nothing else is
 * @param proxies       from the environment
 * @param caFile        certificates (PEM) trusted besides the platform's
 * @param patience      a server that asks us to wait longer than this is not waited for: the caller gets its answer
 * @param onWait        told, in words for a user, when a wait of a second or more begins
 */
public record HttpSettings(
        boolean offline,
        Set<String> insecureHosts,
        Proxies proxies,
        Optional<Path> caFile,
        Duration connectTimeout,
        Duration patience,
        Consumer<String> onWait) {
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(90);

    public HttpSettings {
        insecureHosts = Set.copyOf(insecureHosts);
    }

    public static HttpSettings defaults() {
        return new HttpSettings(
                false,
                Set.of(),
                Proxies.NONE,
                Optional.empty(),
                Duration.ofSeconds(15),
                DEFAULT_PATIENCE,
                message -> {});
    }

    public HttpSettings offline(boolean yes) {
        return new HttpSettings(yes, insecureHosts, proxies, caFile, connectTimeout, patience, onWait);
    }

    public HttpSettings insecure(Set<String> hosts) {
        return new HttpSettings(offline, hosts, proxies, caFile, connectTimeout, patience, onWait);
    }

    public HttpSettings proxies(Proxies found) {
        return new HttpSettings(offline, insecureHosts, found, caFile, connectTimeout, patience, onWait);
    }

    public HttpSettings caFile(Optional<Path> file) {
        return new HttpSettings(offline, insecureHosts, proxies, file, connectTimeout, patience, onWait);
    }

    public HttpSettings patience(Duration longest) {
        return new HttpSettings(offline, insecureHosts, proxies, caFile, connectTimeout, longest, onWait);
    }

    public HttpSettings onWait(Consumer<String> listener) {
        return new HttpSettings(offline, insecureHosts, proxies, caFile, connectTimeout, patience, listener);
    }
}
