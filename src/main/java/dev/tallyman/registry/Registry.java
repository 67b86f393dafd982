package dev.tallyman.registry;

import dev.tallyman.http.Http;
import dev.tallyman.http.RequestCount;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A registry, asked with one credential. Tokens are kept per repository for as long as they last. Safe for use by several threads.
 */
public final class Registry {
    private final Http http;
    private final String host;
    private final URI base;
    private final CredentialSource credential;
    private final RequestCount count = new RequestCount();
    private final Map<String, RegistryAccess> accesses = new ConcurrentHashMap<>();
    private final CredentialState state = new CredentialState();

    /** @param host {@code host[:port]}; spoken to in plain HTTP only where {@code http}'s settings name it insecure */
    public Registry(Http http, String host, RegistryCredential credential) {
        this(http, host, () -> credential);
    }

    public Registry(Http http, String host, CredentialSource credential) {
        this.http = http;
        this.host = host;
        this.base = RegistryHosts.baseOf(http, host);
        this.credential = credential;
    }

    public String host() {
        return host;
    }

    /** Where it is asked: {@code https://ghcr.io}. */
    public URI address() {
        return URI.create(base.getScheme() + "://" + host);
    }

    /**
     * Has a token asked for at GHCR's well-known place, before the registry says where that is: spares each process one request. Where that is wrong, the
     * registry's own word is waited for.
     */
    public void expectTokenEndpoint() {
        if (state.challenge().isEmpty()) {
            state.challenged(new Challenge("bearer", Map.of("realm", "/token", "service", host)));
        }
    }

    /** @param name within the registry: {@code acme/team/api} */
    public RemoteRepository repository(String name) {
        return new RemoteRepository(http, base, host, name, access(name), count);
    }

    /** Requests sent so far to the registry, its token endpoint and its storage, each retry too. */
    public RequestCount requests() {
        return count;
    }

    /** Whether the registry refused the credential itself ({@code DENIED: denied} at its token endpoint), and has been asked anonymously since. */
    public boolean isCredentialRejected() {
        return state.isRejected();
    }

    /** Whether it led us to a host that is not its own, by a redirect or for a token. Nothing was sent there. */
    public boolean isMisleading() {
        return state.isMisled();
    }

    RegistryAccess access(String repository) {
        Clock clock = http.clock();
        return accesses.computeIfAbsent(
                repository, name -> new RegistryAccess(http, clock, base, host, name, credential, state, count));
    }
}
