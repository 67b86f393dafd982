package dev.tallyman.connection;

import dev.tallyman.github.GitHubApp;
import dev.tallyman.github.RenewableToken;
import dev.tallyman.http.Http;
import dev.tallyman.model.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The token of an App's installation: got when it is first needed, kept while it lasts, renewed before it ends. Safe for use by several threads. */
final class InstallationTokens implements RenewableToken {
    /** Renewed this long before its end: a request that begins with it may take its time. */
    static final Duration MARGIN = Duration.ofMinutes(5);

    private final GitHubApp app;
    private final List<String> owners;
    private final Clock clock;
    private @Nullable String installation;
    private GitHubApp.@Nullable Token token;

    InstallationTokens(Http http, Connection connection, AppCredential credential) {
        this.app = new GitHubApp(http, connection.apiUrl(), credential.appId(), credential.key());
        this.owners = List.copyOf(connection.scope().owners());
        this.clock = http.clock();
        this.installation = credential.installation();
    }

    @Override
    public Secret current() {
        return token().value();
    }

    @Override
    public synchronized Secret renew(Secret refused) {
        if (token != null && token.value().equals(refused)) {
            token = null;
        }
        return current();
    }

    /** What the installation may, as the API told with its token. */
    Map<String, String> permissions() {
        return token().permissions();
    }

    private synchronized GitHubApp.Token token() {
        GitHubApp.Token known = token;
        if (known == null || !clock.instant().isBefore(known.expiresAt().minus(MARGIN))) {
            known = app.token(installation());
            token = known;
        }
        return known;
    }

    synchronized String installation() {
        String known = installation;
        if (known == null) {
            known = app.installation(owners).id();
            installation = known;
        }
        return known;
    }
}
