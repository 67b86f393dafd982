package dev.tallyman.connection;

import dev.tallyman.github.GitHubApp;
import dev.tallyman.http.Http;
import dev.tallyman.model.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The token of an App's installation: got when it is first needed, kept while it lasts, renewed before it ends. Safe for use by several threads. */
final class InstallationTokens {
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

    synchronized Secret current() {
        GitHubApp.Token known = token;
        if (known == null || !clock.instant().isBefore(known.expiresAt().minus(MARGIN))) {
            known = app.token(installation());
            token = known;
        }
        return known.value();
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
