package dev.tallyman.registry;

import static dev.tallyman.testing.LocalServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import dev.tallyman.testing.LocalServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that want our credential, our time, our memory or our trust. */
class HostileRegistryTest {
    private static final RegistryCredential TOKEN =
            RegistryCredential.token("mona", new Secret("ghp_" + "x".repeat(36)));
    private static final byte[] BLOB = "0123456789".repeat(100).getBytes(StandardCharsets.UTF_8);
    private static final Descriptor LAYER = new Descriptor(MediaType.OCI_LAYER, Digest.of(BLOB), BLOB.length);

    private static Http http(LocalServer... servers) {
        Set<String> hosts = new java.util.HashSet<>();
        Arrays.stream(servers).forEach(server -> hosts.add(server.host()));
        return new Http(HttpSettings.defaults().insecure(hosts), Clock.systemUTC(), new Random(1), wait -> {});
    }

    @Test
    void aForeignRealmGetsNothing() throws IOException {
        try (LocalServer thief = LocalServer.start((exchange, count) -> answer(exchange, 200, "{\"token\":\"x\"}"));
                LocalServer registry = LocalServer.start((exchange, count) -> answer(
                        exchange,
                        401,
                        "",
                        "WWW-Authenticate",
                        "Bearer realm=\"" + thief.uri("/token") + "\",service=\"s\""));
                Http http = http(registry, thief)) {
            RemoteRepository repository = new Registry(http, registry.host(), TOKEN).repository("acme/api");
            assertThatThrownBy(() -> repository.head("1")).isInstanceOfSatisfying(TallymanException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.DENIED);
                assertThat(e.reason()).contains("not its own host");
            });
            assertThat(thief.asked()).isEmpty();
            assertThat(registry.asked()).allMatch(asked -> asked.authorization().isEmpty());
        }
    }

    @Test
    void aRedirectOfAListIsNamedAndNotFollowed() throws IOException {
        try (LocalServer thief = LocalServer.start((exchange, count) -> answer(exchange, 200, "{}"));
                LocalServer registry = LocalServer.start((exchange, count) -> answer(
                        exchange,
                        302,
                        "",
                        "Location",
                        thief.uri("/in?state=abc").toString()));
                Http http = http(registry, thief)) {
            Registry asked = new Registry(http, registry.host(), TOKEN);
            assertThatThrownBy(() -> asked.repository("acme/api").tags(tag -> {}))
                    .hasMessageContaining("redirects to http://" + thief.host()
                            + ", which is not followed: nothing of the credential was sent there")
                    .hasMessageNotContaining("state=abc");
            assertThat(asked.isMisleading()).isTrue();
            assertThat(thief.asked()).isEmpty();
        }
    }

    @Test
    void whichRealmsAreTrusted() {
        URI ghcr = URI.create("https://ghcr.io");
        assertThat(RegistryHosts.mayIssueTokens(ghcr, URI.create("https://ghcr.io/token")))
                .isTrue();
        for (String realm : List.of(
                "http://ghcr.io/token",
                "https://ghcr.io:444/token",
                "https://ghcr.io.evil.example/token",
                "https://evil.example/",
                "https://127.0.0.1/")) {
            assertThat(RegistryHosts.mayIssueTokens(ghcr, URI.create(realm)))
                    .as(realm)
                    .isFalse();
        }
        URI hub = URI.create("https://registry-1.docker.io");
        assertThat(RegistryHosts.mayIssueTokens(hub, URI.create("https://auth.docker.io/token")))
                .isTrue();
        assertThat(RegistryHosts.mayIssueTokens(ghcr, URI.create("https://auth.docker.io/token")))
                .isFalse();
    }

    @Test
    void whereBlobsMayComeFrom() throws IOException {
        try (LocalServer registry = LocalServer.start((exchange, count) -> answer(exchange, 200, ""));
                LocalServer storage = LocalServer.start((exchange, count) -> answer(exchange, 200, ""));
                Http http = http(registry, storage)) {
            URI ghcr = URI.create("https://ghcr.io");
            assertThat(mayServe(http, ghcr, "https://pkg-containers.githubusercontent.com/x"))
                    .isTrue();
            assertThat(mayServe(http, ghcr, "https://ghcr.io/x")).isTrue();
            assertThat(mayServe(http, ghcr, "https://evil.example/x")).isFalse();
            assertThat(mayServe(http, ghcr, "http://pkg-containers.githubusercontent.com/x"))
                    .isFalse();
            assertThat(mayServe(http, ghcr, storage.uri("/x").toString())).isFalse();
            URI other = URI.create("https://registry.example");
            assertThat(mayServe(http, other, "https://cdn.example/x")).isTrue();
            assertThat(mayServe(http, other, "http://cdn.example/x")).isFalse();
            URI insecure = registry.uri("");
            assertThat(mayServe(http, insecure, storage.uri("/x").toString())).isTrue();
            assertThat(mayServe(http, insecure, "https://cdn.example/x")).isFalse();
            assertThat(mayServe(http, insecure, "http://127.0.0.1:1/x")).isFalse();
        }
    }

    private static boolean mayServe(Http http, URI registry, String target) {
        return RegistryHosts.mayServeBlobs(http, registry, URI.create(target));
    }

    @Test
    void storageGetsNoCredential() throws IOException {
        try (LocalServer storage = LocalServer.start(
                        (exchange, count) -> answer(exchange, 200, new String(BLOB, StandardCharsets.UTF_8)));
                LocalServer registry = LocalServer.start((exchange, count) -> {
                    if (exchange.getRequestURI().getPath().equals("/token")) {
                        answer(exchange, 200, "{\"token\":\"opaque-token\"}");
                    } else if (!exchange.getRequestHeaders().containsKey("Authorization")) {
                        answer(
                                exchange,
                                401,
                                "",
                                "WWW-Authenticate",
                                "Bearer realm=\"http://127.0.0.1:"
                                        + exchange.getLocalAddress().getPort() + "/token\",service=\"s\"");
                    } else {
                        answer(
                                exchange,
                                307,
                                "",
                                "Location",
                                storage.uri("/signed?sig=abc").toString());
                    }
                });
                Http http = http(registry, storage)) {
            RemoteRepository repository = new Registry(http, registry.host(), TOKEN).repository("acme/api");
            assertThat(repository.smallBlob(LAYER, 10_000)).isEqualTo(BLOB);
            assertThat(storage.asked())
                    .hasSize(1)
                    .allMatch(asked -> asked.authorization().isEmpty());
            assertThat(registry.asked())
                    .filteredOn(asked -> asked.path().startsWith("/token"))
                    .hasSize(1)
                    .allMatch(asked -> asked.authorization().startsWith("Basic ")
                            && asked.path().contains("scope=repository%3Aacme%2Fapi%3Apull"));
        }
    }

    @Test
    void aStorageThatIsNotAllowedIsNotAsked() throws IOException {
        try (LocalServer elsewhere = LocalServer.start((exchange, count) -> answer(exchange, 200, "x"));
                LocalServer registry = LocalServer.start((exchange, count) -> answer(
                        exchange,
                        307,
                        "",
                        "Location",
                        elsewhere.uri("/x?sig=S3CRET").toString()));
                Http http = http(registry)) {
            RemoteRepository repository = new Registry(http, registry.host(), TOKEN).repository("acme/api");
            assertThatThrownBy(() -> repository.smallBlob(LAYER, 10_000))
                    .isInstanceOf(TallymanException.class)
                    .hasMessageContaining(elsewhere.host())
                    .hasMessageNotContaining("S3CRET");
            assertThat(elsewhere.asked()).isEmpty();
        }
    }

    @Test
    void wrongContentIsRefused() throws IOException {
        byte[] manifest = "{\"schemaVersion\":2}".getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.of(manifest);
        try (LocalServer registry = LocalServer.start((exchange, count) -> answer(
                        exchange,
                        200,
                        "{\"schemaVersion\":3}",
                        "Content-Type",
                        MediaType.OCI_MANIFEST,
                        "Docker-Content-Digest",
                        digest.toString()));
                Http http = http(registry)) {
            RemoteRepository repository =
                    new Registry(http, registry.host(), RegistryCredential.anonymous()).repository("acme/api");
            assertThatThrownBy(() -> repository.find(digest.toString()))
                    .isInstanceOfSatisfying(
                            TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONTENT));
            Descriptor config = new Descriptor(MediaType.OCI_CONFIG, digest, manifest.length);
            assertThatThrownBy(() -> repository.smallBlob(config, 100))
                    .isInstanceOfSatisfying(
                            TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONTENT));
        }
    }

    @Test
    void endlessPagesEnd() throws IOException {
        try (LocalServer registry = LocalServer.start((exchange, count) -> answer(
                        exchange,
                        200,
                        "{\"name\":\"acme/api\",\"tags\":[\"t" + count + "\"]}",
                        "Link",
                        "</v2/acme/api/tags/list?last=t" + count + ">; rel=\"next\""));
                Http http = http(registry)) {
            RemoteRepository repository =
                    new Registry(http, registry.host(), RegistryCredential.anonymous()).repository("acme/api");
            List<String> tags = new ArrayList<>();
            assertThatThrownBy(() -> repository.tags(tags::add)).hasMessageContaining("without end");
            assertThat(tags).hasSize(RemoteRepository.MAX_TAG_PAGES);
        }
    }

    @Test
    void aNextPageElsewhereIsNotAsked() throws IOException {
        try (LocalServer elsewhere = LocalServer.start((exchange, count) -> answer(exchange, 200, "{}"));
                LocalServer registry = LocalServer.start((exchange, count) -> answer(
                        exchange, 200, "{\"tags\":[\"a\"]}", "Link", "<" + elsewhere.uri("/x") + ">; rel=\"next\""));
                Http http = http(registry, elsewhere)) {
            RemoteRepository repository =
                    new Registry(http, registry.host(), RegistryCredential.anonymous()).repository("acme/api");
            assertThatThrownBy(() -> repository.tags(tag -> {})).isInstanceOf(TallymanException.class);
            assertThat(elsewhere.asked()).isEmpty();
        }
    }

    @Test
    void aBrokenTransferGoesOnWhereItBroke() throws IOException {
        try (LocalServer registry = LocalServer.start((exchange, count) -> {
                    String range = exchange.getRequestHeaders().getFirst("Range");
                    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
                    int to = Math.min(from + 300, BLOB.length);
                    if (range != null) {
                        exchange.getResponseHeaders()
                                .add("Content-Range", "bytes " + from + "-" + (BLOB.length - 1) + "/" + BLOB.length);
                    }
                    exchange.sendResponseHeaders(range == null ? 200 : 206, BLOB.length - from);
                    exchange.getResponseBody().write(BLOB, from, to - from);
                    exchange.getResponseBody().flush();
                });
                Http http = http(registry)) {
            RemoteRepository repository =
                    new Registry(http, registry.host(), RegistryCredential.anonymous()).repository("acme/api");
            try (InputStream blob = repository.blob(LAYER)) {
                assertThat(blob.readAllBytes()).isEqualTo(BLOB);
            }
            assertThat(registry.asked())
                    .extracting(LocalServer.Asked::range)
                    .containsSubsequence("", "bytes=300-", "bytes=600-", "bytes=900-");
        }
    }

    @Test
    void anEndlessBlobEndsOneByteTooLate() throws IOException {
        try (LocalServer registry = LocalServer.start((exchange, count) -> {
                    exchange.sendResponseHeaders(200, 0);
                    try {
                        for (int i = 0; i < 10_000; i++) {
                            exchange.getResponseBody().write(BLOB);
                        }
                    } catch (IOException e) {
                        // The client has gone, as it should.
                    }
                });
                Http http = http(registry)) {
            RemoteRepository repository =
                    new Registry(http, registry.host(), RegistryCredential.anonymous()).repository("acme/api");
            try (InputStream blob = repository.blob(LAYER)) {
                assertThat(blob.readAllBytes()).hasSize(BLOB.length + 1);
            }
        }
    }

    @Test
    void aHugeManifestIsNotRead() throws IOException {
        byte[] part = new byte[1 << 20];
        try (LocalServer registry = LocalServer.start((exchange, count) -> {
                    exchange.sendResponseHeaders(200, 0);
                    try {
                        for (int i = 0; i < 40; i++) {
                            exchange.getResponseBody().write(part);
                        }
                    } catch (IOException e) {
                        // The client has gone, as it should.
                    }
                });
                Http http = http(registry)) {
            RemoteRepository repository =
                    new Registry(http, registry.host(), RegistryCredential.anonymous()).repository("acme/api");
            assertThatThrownBy(() -> repository.find(Digest.of(part).toString()))
                    .isInstanceOfSatisfying(
                            TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONTENT));
        }
    }

    @Test
    void readsChallenges() {
        assertThat(Challenge.parse(List.of(
                        "Bearer realm=\"https://ghcr.io/token\",service=\"ghcr.io\",scope=\"repository:O/N:pull\"")))
                .singleElement()
                .satisfies(challenge -> assertThat(challenge.parameters())
                        .containsEntry("realm", "https://ghcr.io/token")
                        .containsEntry("scope", "repository:O/N:pull"));
        assertThat(Challenge.parse(List.of("Basic realm=\"a, b\", Bearer realm = \"x\\\"y\" , a=b", "Negotiate")))
                .extracting(Challenge::scheme)
                .containsExactly("basic", "bearer", "negotiate");
        assertThat(Challenge.parse(List.of("", ",,,", "=", "Bearer realm=\"unclosed")))
                .hasSize(1);
    }

    private static void assertPart(String contentRange, int status, Consumer<ThrowingCallable> holds)
            throws IOException {
        try (LocalServer registry = LocalServer.start(
                        (exchange, count) -> answer(exchange, status, "0123456789", "Content-Range", contentRange));
                Http http = http(registry)) {
            RemoteRepository repository =
                    new Registry(http, registry.host(), RegistryCredential.anonymous()).repository("acme/api");
            holds.accept(() -> repository.part(LAYER, 20, 10).orElseThrow().readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 21-30/1000", "bytes 20-29/999", "bytes 0-999/1000", "items 20-29", ""})
    void anotherPartThanWasAskedForIsNone(String contentRange) throws IOException {
        assertPart(
                contentRange,
                206,
                call -> assertThatThrownBy(call)
                        .isInstanceOfSatisfying(
                                TallymanException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONTENT)));
    }

    @Test
    void aBlobTooShortForThePartIsBadContent() throws IOException {
        assertPart(
                "bytes */10",
                416,
                call -> assertThatThrownBy(call).isInstanceOfSatisfying(TallymanException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONTENT);
                    assertThat(e.reason()).contains("it has no byte 20");
                }));
    }

    @Test
    void aServerThatKnowsNoRangesIsAskedForNoPart() throws IOException {
        try (LocalServer registry = LocalServer.start(
                        (exchange, count) -> answer(exchange, 200, new String(BLOB, StandardCharsets.UTF_8)));
                Http http = http(registry)) {
            RemoteRepository repository =
                    new Registry(http, registry.host(), RegistryCredential.anonymous()).repository("acme/api");
            assertThat(repository.part(LAYER, 20, 10)).isEmpty();
            assertThat(repository.part(LAYER, 0, 10)).isEmpty();
        }
    }

    @Test
    void aPartThatBreaksOffIsAskedForFromThere() throws IOException {
        try (LocalServer registry = LocalServer.start((exchange, count) -> {
                    boolean again =
                            "bytes=24-29".equals(exchange.getRequestHeaders().getFirst("Range"));
                    int first = again ? 24 : 20;
                    exchange.getResponseHeaders().add("Content-Range", "bytes " + first + "-29/1000");
                    exchange.sendResponseHeaders(206, 30 - first);
                    exchange.getResponseBody().write(BLOB, first, again ? 6 : 4);
                    exchange.getResponseBody().flush();
                });
                Http http = http(registry)) {
            RemoteRepository repository =
                    new Registry(http, registry.host(), RegistryCredential.anonymous()).repository("acme/api");
            try (InputStream part = repository.part(LAYER, 20, 10).orElseThrow()) {
                assertThat(part.readAllBytes()).isEqualTo(Arrays.copyOfRange(BLOB, 20, 30));
            }
            assertThat(registry.asked())
                    .extracting(LocalServer.Asked::range)
                    .containsSubsequence("bytes=20-29", "bytes=24-29");
        }
    }
}
