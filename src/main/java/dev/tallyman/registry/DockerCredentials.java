package dev.tallyman.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.http.Redactor;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.ImageReference;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Credentials as Docker and Podman keep them: {@code $DOCKER_CONFIG/config.json} or {@code ~/.docker/config.json}, {@code $REGISTRY_AUTH_FILE},
 * {@code $XDG_RUNTIME_DIR/containers/auth.json}; in the file itself, in a credential store, or in a helper of one registry
 * ({@code docker-credential-NAME get}). A credential is found for its own registry only.
 */
public final class DockerCredentials {
    private static final Duration HELPER_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_FILE = 4 << 20;
    private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> environment;

    public DockerCredentials(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The credential for an image's registry; empty where none is kept. */
    public Optional<RegistryCredential> find(ImageReference image) {
        for (Path file : files()) {
            Optional<RegistryCredential> found = inFile(file, image);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        String named = environment.getOrDefault("REGISTRY_AUTH_FILE", "");
        if (!named.isEmpty()) {
            files.add(Path.of(named));
        }
        String docker = environment.getOrDefault("DOCKER_CONFIG", "");
        String home = environment.getOrDefault("HOME", "");
        if (!docker.isEmpty()) {
            files.add(Path.of(docker, "config.json"));
        } else if (!home.isEmpty()) {
            files.add(Path.of(home, ".docker", "config.json"));
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isEmpty()) {
            files.add(Path.of(runtime, "containers", "auth.json"));
        }
        return files.stream().filter(Files::isRegularFile).toList();
    }

    private Optional<RegistryCredential> inFile(Path file, ImageReference image) {
        JsonNode root = read(file);
        String host = image.registry().toLowerCase(Locale.ROOT);
        for (String key : keys(image)) {
            String helper = root.path("credHelpers").path(key).asText("");
            if (!helper.isEmpty()) {
                return ask(helper, key);
            }
        }
        for (String key : keys(image)) {
            for (Map.Entry<String, JsonNode> entry : root.path("auths").properties()) {
                if (normal(entry.getKey()).equals(key)) {
                    Optional<RegistryCredential> found = inEntry(file, entry.getValue());
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        String store = root.path("credsStore").asText("");
        return store.isEmpty() ? Optional.empty() : ask(store, host.equals("docker.io") ? DOCKER_HUB : host);
    }

    private static final String DOCKER_HUB = "https://index.docker.io/v1/";

    /** From the most particular to the registry itself, as Podman looks them up: {@code ghcr.io/acme/api}, {@code ghcr.io/acme}, {@code ghcr.io}. */
    private static List<String> keys(ImageReference image) {
        List<String> keys = new ArrayList<>();
        String key = image.registry().toLowerCase(Locale.ROOT) + "/" + image.repository();
        for (int slash = key.length(); slash > 0; slash = key.lastIndexOf('/', slash - 1)) {
            keys.add(key.substring(0, slash));
        }
        return keys;
    }

    private static String normal(String key) {
        String name = key.replaceFirst("^https?://", "").replaceFirst("/+$", "").toLowerCase(Locale.ROOT);
        String host = name.replaceFirst("/v[12]$", "");
        return switch (host) {
            case "index.docker.io", "registry-1.docker.io" -> "docker.io";
            default -> host;
        };
    }

    private static Optional<RegistryCredential> inEntry(Path file, JsonNode entry) {
        String identity = entry.path("identitytoken").asText("");
        if (!identity.isEmpty()) {
            return Optional.of(new RegistryCredential.IdentityToken(new Secret(identity)));
        }
        String username = entry.path("username").asText("");
        String password = entry.path("password").asText("");
        String pair = entry.path("auth").asText("");
        if (!pair.isEmpty()) {
            try {
                String plain = new String(Base64.getDecoder().decode(pair), StandardCharsets.UTF_8);
                int colon = plain.indexOf(':');
                username = colon < 0 ? username : plain.substring(0, colon);
                password = colon < 0 ? password : plain.substring(colon + 1).replace("\0", "");
            } catch (IllegalArgumentException e) {
                throw unreadable(file, "an \"auth\" in it is not base64");
            }
        }
        return password.isEmpty()
                ? Optional.empty()
                : Optional.of(new RegistryCredential.Password(username, new Secret(password)));
    }

    private Optional<RegistryCredential> ask(String helper, String host) {
        String program = "docker-credential-" + helper;
        String action = "ask " + program + " for the credential of " + host;
        if (!HELPER.matcher(helper).matches()) {
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT, "use Docker's credential helper", "its name is not a program's name", "");
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(onPath(program), "get");
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            Process process = builder.start();
            // Read beside the wait: a helper that prints much would wait for us else.
            try (OutputStream in = process.getOutputStream()) {
                in.write(host.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // A helper that has one answer for all need not read the question.
            }
            var answer = java.util.concurrent.CompletableFuture.supplyAsync(() -> readOutput(process));
            if (!process.waitFor(HELPER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new TallymanException(ErrorCode.ENVIRONMENT, action, "it does not answer", "Try it by hand");
            }
            byte[] output = answer.get(5, TimeUnit.SECONDS);
            return process.exitValue() == 0 ? fromHelper(action, output) : Optional.empty();
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT,
                    action,
                    "the program cannot be started",
                    "Install it, or take it out of Docker's config.json",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TallymanException(ErrorCode.CONFLICT, action, "it was interrupted", "", e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT, action, "its answer cannot be read", "Try it by hand", e);
        }
    }

    /** Where the given environment's PATH has the program; its bare name, which the system then looks for, where it has not. */
    private String onPath(String program) {
        for (String folder : environment.getOrDefault("PATH", "").split(":")) {
            Path candidate = Path.of(folder, program);
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        return program;
    }

    private static byte[] readOutput(Process process) {
        try (var out = process.getInputStream()) {
            return out.readNBytes(MAX_FILE);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static Optional<RegistryCredential> fromHelper(String action, byte[] output) {
        try {
            JsonNode root = JSON.readTree(output);
            String username = root.path("Username").asText("");
            String secret = root.path("Secret").asText("");
            if (secret.isEmpty()) {
                return Optional.empty();
            }
            Redactor.shared().register(new Secret(secret));
            return Optional.of(
                    username.equals("<token>")
                            ? new RegistryCredential.IdentityToken(new Secret(secret))
                            : new RegistryCredential.Password(username, new Secret(secret)));
        } catch (IOException e) {
            throw new TallymanException(ErrorCode.ENVIRONMENT, action, "its answer is not JSON", "Try it by hand");
        }
    }

    private static JsonNode read(Path file) {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw unreadable(file, "it is too long");
            }
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (root == null || !root.isObject()) {
                throw unreadable(file, "it is not a JSON object");
            }
            return root;
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            // Its own message quotes the file, which holds passwords.
            throw unreadable(file, "it is not JSON");
        } catch (IOException e) {
            throw unreadable(file, "it cannot be opened");
        }
    }

    private static TallymanException unreadable(Path file, String reason) {
        return new TallymanException(
                ErrorCode.ENVIRONMENT, "read the credentials of " + file, reason, "Repair it with docker login");
    }
}
