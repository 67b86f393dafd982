package dev.tallyman.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import dev.tallyman.testing.LocalServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens that are kept elsewhere: HashiCorp Vault, gh, Docker. */
class ReferencesTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String TOKEN = "ghp_" + "v1B2".repeat(9);

    @TempDir
    Path home;

    @Test
    void aVaultsFieldIsReadWithItsTokenOrAnAppRole() throws IOException {
        try (LocalServer server = vault();
                Http http = http(server)) {
            Map<String, String> environment = new HashMap<>(Map.of("VAULT_ADDR", "http://" + server.host() + "/"));
            environment.put("VAULT_TOKEN", "hvs.root");
            assertThat(new SecretServer(http, environment)
                            .read("secret/ci/ghcr#token")
                            .reveal())
                    .isEqualTo(TOKEN);
            assertThat(new SecretServer(http, environment)
                            .read("secret/data/ci/ghcr#token")
                            .reveal())
                    .isEqualTo(TOKEN);
            environment.remove("VAULT_TOKEN");
            environment.put("VAULT_ROLE_ID", "role");
            environment.put("VAULT_SECRET_ID", "secret-id");
            assertThat(new SecretServer(http, environment)
                            .read("secret/ci/ghcr#token")
                            .reveal())
                    .isEqualTo(TOKEN);
            assertThat(server.asked().getLast().authorization()).isEqualTo("Bearer hvs.ofrole");
        }
    }

    @Test
    void theMasterKeyMayBeInAFileOrASecretManager() throws IOException {
        try (LocalServer server = vault();
                Http http = http(server)) {
            Map<String, String> environment = new HashMap<>(
                    Map.of("VAULT_ADDR", "http://" + server.host(), "VAULT_TOKEN", "hvs.root", Vault.VARIABLE, KEY));
            byte[] sealed = master(environment, http).seal(new Secret(TOKEN), "row");
            Path file = Files.writeString(home.resolve("key"), KEY + "\n");
            for (String reference : List.of("vault:secret/ci/master#key", "file:" + file)) {
                environment.put(Vault.VARIABLE, reference);
                Vault vault = master(environment, http);
                assertThat(vault.open(sealed, "row").reveal()).isEqualTo(TOKEN);
                assertThat(vault.open(vault.seal(new Secret(TOKEN), "row"), "row")
                                .reveal())
                        .isEqualTo(TOKEN);
            }
            assertThat(server.asked()).hasSize(1);
            environment.put(Vault.VARIABLE, "vault:secret/ci/master#other");
            assertThatThrownBy(() -> master(environment, http).open(sealed, "row"))
                    .hasMessageContaining("read the master key from the vault")
                    .hasMessageContaining("no text under that field");
            environment.put(Vault.VARIABLE, "file:" + home.resolve("none"));
            assertThatThrownBy(() -> master(environment, http).open(sealed, "row"))
                    .hasMessageContaining("read the master key " + home.resolve("none"));
            assertThat(home.resolve("master.key")).doesNotExist();
        }
    }

    private Vault master(Map<String, String> environment, Http http) {
        return new Vault(home, environment, new SecureRandom(), http);
    }

    @ParameterizedTest
    @CsvSource({
        "secret/ci/ghcr#nope, hvs.root, no text under that field",
        "secret/ci/none#token, hvs.root, answers 404",
        "secret/ci/ghcr#token, hvs.wrong, answers 403 permission denied",
        "secret/sealed#token, hvs.root, answers 503 Vault is sealed",
        "secret/page#token, hvs.root, not a vault's JSON",
        "secret/../x#token, hvs.root, its reference is not",
        "secret/ci/ghcr, hvs.root, its reference is not",
        "secret/ci/ghcr#token, '', nothing to sign in",
    })
    void whatIsWrongWithAVaultIsTold(String reference, String token, String message) throws IOException {
        try (LocalServer server = vault();
                Http http = http(server)) {
            Map<String, String> environment = Map.of("VAULT_ADDR", "http://" + server.host(), "VAULT_TOKEN", token);
            assertThatThrownBy(() -> new SecretServer(http, environment).read(reference))
                    .isInstanceOf(TallymanException.class)
                    .hasMessageContaining(message)
                    .hasMessageNotContaining("hvs.");
        }
    }

    @Test
    void theFileOfGhIsReadForItsHost() throws IOException {
        Path folder = Files.createDirectories(home.resolve(".config/gh"));
        Map<String, String> environment = Map.of("HOME", home.toString());
        assertThatThrownBy(() -> BorrowedToken.ofGh(environment, null)).hasMessageContaining("not there");
        Files.writeString(
                folder.resolve("hosts.yml"),
                "github.com:\n    users:\n        mona:\n            oauth_token: " + TOKEN
                        + "\n    user: mona\nacme.ghe.com:\n    oauth_token: gho_ghe\ngit.corp.example:\n    user: x\n");
        assertThat(BorrowedToken.ofGh(environment, null).reveal()).isEqualTo(TOKEN);
        assertThat(BorrowedToken.ofGh(environment, "https://api.acme.ghe.com").reveal())
                .isEqualTo("gho_ghe");
        assertThatThrownBy(() -> BorrowedToken.ofGh(environment, "https://git.corp.example/api/v3"))
                .hasMessageContaining("keyring");
        assertThatThrownBy(() -> BorrowedToken.ofGh(environment, "https://other.example/api/v3"))
                .hasMessageContaining("no such host");
        Files.writeString(folder.resolve("hosts.yml"), "a: [" + TOKEN);
        assertThatThrownBy(() -> BorrowedToken.ofGh(environment, null))
                .hasMessageContaining("not YAML")
                .hasMessageNotContaining(TOKEN);
    }

    @Test
    void theTokenThatDockerKeepsIsTaken() throws IOException {
        String pair = Base64.getEncoder().encodeToString(("mona:" + TOKEN).getBytes(StandardCharsets.UTF_8));
        Files.writeString(home.resolve("config.json"), "{\"auths\":{\"ghcr.io\":{\"auth\":\"" + pair + "\"}}}");
        Map<String, String> environment = Map.of("DOCKER_CONFIG", home.toString());
        assertThat(BorrowedToken.ofDocker(environment, null).reveal()).isEqualTo(TOKEN);
        assertThatThrownBy(() -> BorrowedToken.ofDocker(environment, "containers.acme.ghe.com"))
                .hasMessageContaining("there is none");
    }

    private static LocalServer vault() throws IOException {
        return LocalServer.start((exchange, count) -> {
            String path = exchange.getRequestURI().getPath();
            String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (path.equals("/v1/auth/approle/login")) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                boolean right = body.equals("{\"role_id\":\"role\",\"secret_id\":\"secret-id\"}");
                LocalServer.answer(exchange, right ? 200 : 400, "{\"auth\":{\"client_token\":\"hvs.ofrole\"}}");
            } else if (!token.equals("Bearer hvs.root") && !token.equals("Bearer hvs.ofrole")) {
                LocalServer.answer(exchange, 403, "{\"errors\":[\"permission denied\"]}");
            } else {
                switch (path) {
                    case "/v1/secret/data/ci/ghcr" ->
                        LocalServer.answer(exchange, 200, "{\"data\":{\"data\":{\"token\":\"" + TOKEN + "\"}}}");
                    case "/v1/secret/data/ci/master" ->
                        LocalServer.answer(exchange, 200, "{\"data\":{\"data\":{\"key\":\"" + KEY + "\"}}}");
                    case "/v1/secret/data/sealed" ->
                        LocalServer.answer(exchange, 503, "{\"errors\":[\"Vault is sealed\"]}");
                    case "/v1/secret/data/page" -> LocalServer.answer(exchange, 200, "<html>sign in</html>");
                    default -> LocalServer.answer(exchange, 404, "{\"errors\":[]}");
                }
            }
        });
    }

    private static Http http(LocalServer server) {
        return new Http(
                HttpSettings.defaults().insecure(Set.of(server.host())),
                java.time.Clock.systemUTC(),
                new java.util.Random(1),
                wait -> {});
    }
}
