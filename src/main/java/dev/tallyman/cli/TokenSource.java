package dev.tallyman.cli;

import dev.tallyman.connection.AppCredential;
import dev.tallyman.connection.BorrowedToken;
import dev.tallyman.connection.Token;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a token comes from: never from an argument. */
final class TokenSource {
    /** Tokens have some hundred characters; what is longer is something else. */
    private static final int MAX_LENGTH = 64 << 10;

    @Option(names = "--token-stdin", description = "Read the token from standard input")
    boolean stdin;

    @Option(names = "--token-file", paramLabel = "FILE", description = "Read the token from FILE")
    @Nullable
    Path file;

    @Option(
            names = "--token-env",
            paramLabel = "VARIABLE",
            description = "Read the token from this environment variable")
    @Nullable
    String variable;

    @Option(names = "--token-gh", description = "Take the token of GitHub's own command line (gh) out of its hosts.yml")
    boolean gh;

    @Option(
            names = "--token-docker",
            description = "Take what Docker or Podman keeps for the registry: file, credential store or helper")
    boolean docker;

    @Option(
            names = "--app-id",
            paramLabel = "ID",
            description = "Be a GitHub App: its number or client id; with --app-key-file")
    @Nullable
    String appId;

    @Option(names = "--app-key-file", paramLabel = "FILE", description = "The App's private key (PEM)")
    @Nullable
    Path appKey;

    @Option(
            names = "--app-installation",
            paramLabel = "ID",
            description = "Which installation. Default: that of the scope's first owner, or the only one")
    @Nullable
    String appInstallation;

    /**
     * The token, or an App's credential in its place; null where none of the options is given and nobody can be asked.
     *
     * @param apiUrl   of the connection, for gh's file; null: github.com's
     * @param registry of the connection, for Docker's file; null: ghcr.io
     */
    @Nullable
    Secret read(Terminal terminal, @Nullable String apiUrl, @Nullable String registry) {
        if (appId != null || appKey != null) {
            return app(appId, appKey);
        }
        if (gh) {
            return BorrowedToken.ofGh(terminal.environment(), apiUrl);
        }
        if (docker) {
            return BorrowedToken.ofDocker(terminal.environment(), registry);
        }
        if (stdin) {
            return Token.parse(all(terminal.in()), "standard input");
        }
        if (file != null) {
            return Token.parse(content(file), file.toString());
        }
        if (variable != null) {
            return Token.parse(value(variable, terminal.environment()), variable);
        }
        String typed = Prompt.secret(terminal, "Token (not shown): ");
        return typed == null ? null : Token.parse(typed, "the prompt");
    }

    /** Whether what it reads depends on the connection's hosts. */
    boolean isOfAConnectionsHosts() {
        return gh || docker;
    }

    private Secret app(@Nullable String id, @Nullable Path key) {
        if (id == null || key == null) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "use the credential of a GitHub App",
                    id == null ? "its id is missing" : "its key is missing",
                    "Give both: --app-id ID --app-key-file FILE");
        }
        return new AppCredential(id, appInstallation, new Secret(content(key))).asSecret();
    }

    private static String all(Reader in) {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[8192];
        try {
            for (int n = in.read(buffer); n >= 0 && text.length() <= MAX_LENGTH; n = in.read(buffer)) {
                text.append(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT, "read the token from standard input", e.toString(), "", e);
        }
        return text.toString();
    }

    private static String content(Path file) {
        try {
            if (Files.size(file) > MAX_LENGTH) {
                throw new TallymanException(
                        ErrorCode.USAGE,
                        "read the token from " + file,
                        "it is larger than any token",
                        "Name a file that holds the token alone");
            }
            String text = Files.readString(file);
            if (text.isBlank()) {
                throw new TallymanException(
                        ErrorCode.USAGE, "read the token from " + file, "it is empty", "Name the file that holds it");
            }
            return text;
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "read the token from " + file,
                    "it is not there, not readable, or not text",
                    "Check the path and its permissions",
                    e);
        }
    }

    private static String value(String variable, Map<String, String> environment) {
        String value = environment.get(variable);
        if (value == null) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "read the token from the variable " + variable,
                    "it is not set",
                    "Export it, and give the variable's name, not its value");
        }
        return value;
    }
}
