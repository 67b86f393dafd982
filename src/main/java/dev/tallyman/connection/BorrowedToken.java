package dev.tallyman.connection;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.ImageReference;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.DockerCredentials;
import dev.tallyman.registry.RegistryCredential;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens that other tools keep, read only when a user asks for it: those of {@code gh} and of Docker. */
public final class BorrowedToken {
    private static final int MAX_FILE = 1 << 20;

    private BorrowedToken() {}

    /** The token that Docker (its {@code config.json}, credential store or helper) or Podman keeps for a registry. */
    public static Secret ofDocker(Map<String, String> environment, @Nullable String registry) {
        String host = registry == null || registry.isBlank() ? Hosts.GITHUB_COM.registry() : registry.strip();
        String action = "take Docker's credential for " + host;
        ImageReference any = ImageReference.tryParse(host + "/owner/name")
                .orElseThrow(() -> failure(action, "that is not a host's name", "Write it as HOST[:PORT]"));
        RegistryCredential found =
                new DockerCredentials(environment).find(any).orElseGet(RegistryCredential::anonymous);
        return switch (found) {
            case RegistryCredential.Password password ->
                Token.parse(password.password().reveal(), "Docker's credentials");
            case RegistryCredential.IdentityToken identity ->
                throw failure(
                        action,
                        "it is an identity token, which GitHub's API does not take",
                        "Give a personal access token instead");
            case RegistryCredential.Anonymous anonymous ->
                throw failure(action, "there is none", "Run: docker login " + host);
        };
    }

    /** The token in the {@code hosts.yml} of GitHub's own command line, for the GitHub of {@code apiUrl}. */
    public static Secret ofGh(Map<String, String> environment, @Nullable String apiUrl) {
        Path file = ghFile(environment);
        String host = ghHost(apiUrl);
        String action = "take the token of gh for " + host;
        JsonNode entry = read(action, file).path(host);
        String token = entry.path("oauth_token").asText("");
        if (token.isEmpty()) {
            String user = entry.path("user").asText("");
            token = entry.path("users").path(user).path("oauth_token").asText("");
        }
        if (token.isEmpty()) {
            throw failure(
                    action,
                    entry.isMissingNode() ? file + " has no such host" : "gh keeps it in the system's keyring",
                    "Pipe it: gh auth token --hostname " + host + " | tallyman connection add NAME --token-stdin");
        }
        return Token.parse(token, file.toString());
    }

    private static Path ghFile(Map<String, String> environment) {
        String own = environment.getOrDefault("GH_CONFIG_DIR", "");
        String shared = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path folder = !own.isEmpty()
                ? Path.of(own)
                : !shared.isEmpty()
                        ? Path.of(shared, "gh")
                        : Path.of(environment.getOrDefault("HOME", "."), ".config", "gh");
        return folder.resolve("hosts.yml");
    }

    /** {@code api.github.com} is {@code github.com} there, {@code api.SUB.ghe.com} is {@code SUB.ghe.com}, and GHES its own host. */
    private static String ghHost(@Nullable String apiUrl) {
        if (apiUrl == null || apiUrl.isBlank()) {
            return "github.com";
        }
        try {
            String host = URI.create(apiUrl.contains("://") ? apiUrl.strip() : "https://" + apiUrl.strip())
                    .getHost();
            if (host != null) {
                return host.equals("api.github.com") || host.endsWith(".ghe.com")
                        ? host.replaceFirst("^api\\.", "")
                        : host;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw failure("take the token of gh", "the API's address is not one of a web server", "Check --api-url");
    }

    private static JsonNode read(String action, Path file) {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw failure(action, file + " is too long", "");
            }
            return new YAMLMapper().readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            // Its own message quotes the file, which holds tokens.
            throw failure(action, file + " is not YAML", "Sign in again: gh auth login");
        } catch (IOException e) {
            throw failure(action, file + " is not there or not readable", "Sign in: gh auth login");
        }
    }

    private static TallymanException failure(String action, String reason, String hint) {
        return new TallymanException(ErrorCode.USAGE, action, reason, hint);
    }
}
