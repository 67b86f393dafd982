package dev.tallyman.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.Tallyman;
import dev.tallyman.model.Secret;
import dev.tallyman.testing.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code tallyman serve} in a process of its own, with secrets of every kind in play: its pages, its API's answers with their headers, its log with the
 * traces of what went wrong, and its data folder hold none of them.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ServeSecretsTest {
    private static final String WRITER = "ghp_" + "p7N2".repeat(9);
    private static final String FROM_A_FILE = "ghp_" + "f7L2".repeat(9);
    private static final String UNUSUAL = "hunter3/of+our=own&GHES";
    private static final String WEBHOOK = "It's-another-Secret-to-Everybody";
    private static final String MASTER = "bmV3LW1hc3Rlci1rZXktb2YtMzItYnl0ZXMtZXhhY3Q=";
    private static final String VAULT = "hvs.7N2unsealed-for-nobody";
    private static final String PROXY = "pr0xy-pass-word";
    private static final List<String> SECRETS =
            List.of(Box.CLASSIC, Box.REVOKED, WRITER, FROM_A_FILE, UNUSUAL, WEBHOOK, MASTER, VAULT, PROXY);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> said = new HashMap<>();
    private String address = "";
    private String cookie = "";

    @TempDir
    Path folder;

    @Test
    void areInNothingThatAServerSaysLogsOrKeeps() throws Exception {
        Path data = folder.resolve("data");
        Path log = folder.resolve("log.txt");
        try (Box box = new Box(folder.resolve("box"));
                LocalServer echo = SecretsTest.echo()) {
            connect(box, echo, data);
            Process server = serve(box, echo, data, log);
            try {
                address = address(server, log);
                everything(box);
            } finally {
                server.destroy();
                assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        }
        said.put("log", Files.readString(log));
        assertThat(said).hasSizeGreaterThan(40);
        assertThat(said.get("log")).contains("Tallyman is at");
        assertThat(said.values()).anyMatch(text -> text.contains("[redacted]"));
        List<String> forms = SecretsTest.forms(SECRETS);
        said.forEach((what, text) -> forms.forEach(form ->
                assertThat(text.contains(form)).as(what + " has " + form).isFalse()));
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                forms.forEach(form -> assertThat(content.contains(form))
                        .as(file + " has " + form)
                        .isFalse());
            }
        }
    }

    /** One that works, one that is refused, one whose server says everything back, one whose token is in a file and one whose is nowhere. */
    private void connect(Box box, LocalServer echo, Path data) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), FROM_A_FILE + "\n");
        Map<String, String> environment = Map.of(Vault.VARIABLE, MASTER);
        String api = box.sandbox.apiUrl().toString();
        String registry = box.sandbox.registryHost();
        try (var database = dev.tallyman.store.Database.open(data)) {
            Vault vault = new Vault(data, environment, new java.security.SecureRandom());
            Connections connections = new Connections(
                    new dev.tallyman.store.ConnectionStore(database),
                    vault,
                    new dev.tallyman.http.Http(dev.tallyman.http.HttpSettings.defaults()
                            .insecure(Stream.concat(box.insecureHosts().stream(), Stream.of(echo.host()))
                                    .collect(java.util.stream.Collectors.toSet()))),
                    environment,
                    dev.tallyman.github.EtagCache.inMemory());
            add(connections, "main", Box.CLASSIC, null, api, registry, "acme");
            add(connections, "refused", Box.REVOKED, null, api, registry, "acme");
            add(connections, "echo", UNUSUAL, null, echo.uri("").toString(), echo.host(), "acme/api");
            add(connections, "file", null, "file:" + file, api, registry, "acme,nobody");
            Path absent = Files.copy(file, folder.resolve("absent"));
            add(connections, "nowhere", null, "file:" + absent, api, registry, "acme");
            Files.delete(absent);
        }
    }

    private static void add(
            Connections connections,
            String name,
            @org.jspecify.annotations.Nullable String token,
            @org.jspecify.annotations.Nullable String reference,
            String api,
            String registry,
            String scope) {
        Secret secret = token == null ? null : new Secret(token);
        connections.add(new NewConnection(name, "mona", secret, reference, api, registry, scope), false, step -> {});
    }

    private void everything(Box box) throws Exception {
        read("before");
        String token = body("/connections").replaceFirst("(?s).*name=\"csrf\" value=\"([0-9a-f]{64})\".*", "$1");
        assertThat(token).hasSize(64);
        for (String connection : List.of("main", "refused", "echo", "file", "nowhere")) {
            for (String action : List.of("test", "sync")) {
                post(
                        "/connections/" + action,
                        "csrf=" + token + "&name=" + connection,
                        "application/x-www-form-urlencoded");
                get("/connection?name=" + connection);
            }
        }
        await().atMost(Duration.ofMinutes(2))
                .until(() ->
                        jobs().path("items").size() >= 10 && !jobs().toString().contains("\"running\""));
        for (String secret : SECRETS) {
            String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
            for (String path : List.of(
                    "/search?q=",
                    "/connection?name=",
                    "/audit?subject=",
                    "/images?q=",
                    "/packages?q=",
                    "/api/v1/images?cursor=",
                    "/api/v1/findings?image=",
                    "/api/v1/audit?subject=")) {
                get(path + encoded);
            }
            post("/connections/test", "csrf=" + encoded + "&name=" + encoded, "application/x-www-form-urlencoded");
            deliver(
                    "{\"package\":{\"name\":\"" + secret + "\",\"namespace\":\"acme\",\"package_type\":\"CONTAINER\"}}",
                    false);
        }
        deliver("{\"package\":{\"name\":\"api\",\"namespace\":\"acme\",\"package_type\":\"CONTAINER\"}}", true);
        deliver("not JSON " + WEBHOOK, true);
        read("after");
        assertThat(body("/connection?name=main")).contains("acme");
        assertThat(said.get("after /api/v1/images")).contains("acme/api");
        assertThat(box.sandbox.truth().credentials(dev.tallyman.sandbox.Origin.API))
                .isNotEmpty();
    }

    /** All pages, and all that the API describes. */
    private void read(String when) throws Exception {
        for (String path : List.of(
                "/",
                "/images",
                "/images/acme/api",
                "/images/acme/api:1.0",
                "/images/acme/api:1.0?tab=config",
                "/findings",
                "/packages",
                "/connections",
                "/connection?name=main",
                "/connection?name=echo",
                "/connection?name=refused",
                "/connection?name=file",
                "/connection?name=nowhere",
                "/audit",
                "/audit?subject=echo",
                "/advisories",
                "/jobs",
                "/history",
                "/search?q=acme",
                "/nothing",
                "/static/app.js")) {
            said.put(when + " " + path, get(path));
        }
        JsonNode described = new JsonMapper().readTree(body("/api/v1/openapi.json"));
        for (var paths = described.path("paths").fieldNames(); paths.hasNext(); ) {
            String path = paths.next().replace("{id}", "1");
            for (String name : path.contains("/connections/") ? List.of("main", "echo", "file") : List.of("acme/api")) {
                String one = path.replace("{name}", name).replace("{id}", "1");
                said.put(when + " " + one, get(one));
            }
        }
    }

    private JsonNode jobs() throws Exception {
        return new JsonMapper().readTree(body("/api/v1/jobs?limit=1000"));
    }

    private String body(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Cookie", "x=y" + (cookie.isEmpty() ? "" : "; " + cookie))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";")[0]);
        return answer.body();
    }

    private String get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address + path)).build(), "GET " + path);
    }

    private void post(String path, String body, String type, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", type)
                .header("Cookie", cookie)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        send(request.build(), "POST " + path + " " + said.size());
    }

    private String send(HttpRequest request, String what) throws Exception {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        String whole = answer.statusCode() + " " + answer.headers().map() + "\n" + answer.body();
        said.put(what, whole);
        return whole;
    }

    private void deliver(String body, boolean signed) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(WEBHOOK.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        post(
                "/api/v1/webhooks/github",
                body,
                "application/json",
                "X-GitHub-Event",
                "package",
                "X-Hub-Signature-256",
                "sha256=" + (signed ? signature : signature.replace('a', 'b')));
    }

    private Process serve(Box box, LocalServer echo, Path data, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Tallyman.class.getName(),
                "serve",
                "--port",
                "0",
                "--sync-every",
                "0",
                "--verbose"));
        Stream.concat(box.insecureHosts().stream(), Stream.of(echo.host()))
                .forEach(host -> command.addAll(List.of("--insecure-registry", host)));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "TALLYMAN_DATA",
                        data.toString(),
                        Vault.VARIABLE,
                        MASTER,
                        "TALLYMAN_WEBHOOK_SECRET",
                        WEBHOOK,
                        "GITHUB_WRITE_PAT",
                        WRITER,
                        "VAULT_TOKEN",
                        VAULT,
                        "HTTPS_PROXY",
                        "http://proxy-user:" + PROXY + "@127.0.0.1:9"));
        return builder.start();
    }

    private static String address(Process server, Path log) {
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            assertThat(server.isAlive()).as("%s", Files.readString(log)).isTrue();
            return Files.readString(log).lines().anyMatch(line -> line.startsWith("http://"));
        });
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith("http://")).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
