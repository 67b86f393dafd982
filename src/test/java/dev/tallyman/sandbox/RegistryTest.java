package dev.tallyman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.testing.MovableClock;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry's protocol, quirk by quirk. */
class RegistryTest {
    private static final byte[] NOTHING = new byte[0];

    private final MovableClock clock = new MovableClock();
    private Sandbox sandbox = Fixture.start(Fixture.config().withClock(clock));
    private Client admin = new Client(sandbox, Fixture.ADMIN);

    @BeforeEach
    void forget() {
        sandbox.truth().forgetRequests();
    }

    @AfterEach
    void close() {
        admin.close();
        sandbox.close();
    }

    @Test
    void theChallengeNamesTheTokenEndpoint() throws Exception {
        var answer = admin.registry("GET", "/v2/acme/site/manifests/1.0", NOTHING);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"http://" + sandbox.registryHost()
                        + "/token\",service=\"ghcr.io\",scope=\"repository:acme/site:pull\"");
        assertThat(Client.text(answer)).contains("UNAUTHORIZED", "authentication required");
        assertThat(admin.registry("GET", "/v2/", NOTHING)
                        .headers()
                        .firstValue("WWW-Authenticate")
                        .orElseThrow())
                .contains("scope=\"repository:user/image:pull\"");
    }

    @Test
    void theTokenEndpointKnowsGetOnlyAndNamesNoLife() throws Exception {
        assertThat(admin.registry("POST", "/token", "grant_type=password".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(405);
        JsonNode token =
                Client.JSON.readTree(admin.token("repository:acme/api:pull").body());
        assertThat(token.fieldNames()).toIterable().containsExactly("token");
    }

    @Test
    void nobodyPullsWhatIsPublicOnly() throws Exception {
        try (Client nobody = new Client(sandbox, null)) {
            assertThat(nobody.manifest("GET", "acme/site", "1.0").statusCode()).isEqualTo(200);
            var refused = nobody.token("repository:acme/api:pull");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(Client.text(refused)).contains("authentication required");
        }
    }

    @Test
    void aRevokedTokenBreaksEvenWhatIsPublic() throws Exception {
        try (Client revoked = new Client(sandbox, Fixture.REVOKED)) {
            var refused = revoked.token("repository:acme/site:pull");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(Client.text(refused)).contains("\"code\":\"DENIED\",\"message\":\"denied\"");
            assertThat(refused.headers().firstValue("WWW-Authenticate")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "READER, requested access to the resource is denied",
        "NO_SCOPES, permission_denied: The token provided does not match expected scopes.",
        "FINE, denied",
        "OAUTH, denied",
        "APP, installation not allowed to Read organization package"
    })
    void eachKindIsDeniedInItsWords(String kind, String words) throws Exception {
        String value = (String) Fixture.class.getDeclaredField(kind).get(null);
        try (Client client = new Client(sandbox, value)) {
            var refused = client.manifest("GET", "acme/api", "1.0");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(Client.JSON
                            .readTree(refused.body())
                            .at("/errors/0/message")
                            .asText())
                    .isEqualTo(words);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThat(client.manifest("GET", "acme/site", "1.0").statusCode())
                    .as("what is public")
                    .isEqualTo(200);
        }
    }

    @Test
    void aWorkflowReadsWhatItsRepositoryWasGranted() throws Exception {
        try (Client workflow = new Client(sandbox, Fixture.WORKFLOW)) {
            assertThat(workflow.manifest("GET", "acme/api", "1.0").statusCode()).isEqualTo(200);
            assertThat(Client.text(workflow.manifest("GET", "acme/wiki", "1.0")))
                    .contains("permission_denied: read_package");
            assertThat(Client.text(workflow.push("POST", "acme/wiki", "blobs/uploads/", NOTHING)))
                    .contains("permission_denied: write_package");
        }
    }

    @Test
    void anAccessTokenIsNoBearerUnlessEncoded() throws Exception {
        String path = "/v2/acme/api/manifests/1.0";
        var raw = admin.registry("GET", path, NOTHING, "Authorization", "Bearer " + Fixture.ADMIN);
        assertThat(raw.statusCode()).isEqualTo(403);
        String encoded = Base64.getEncoder().encodeToString(Fixture.ADMIN.getBytes(StandardCharsets.UTF_8));
        assertThat(admin.registry(
                                "GET",
                                path,
                                NOTHING,
                                "Authorization",
                                "Bearer " + encoded,
                                "Accept",
                                MediaType.ACCEPT_MANIFESTS)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTokenExpiresAndIsForItsRepository() throws Exception {
        String token = "Bearer "
                + Client.JSON
                        .readTree(admin.token("repository:acme/api:pull").body())
                        .path("token")
                        .asText();
        assertThat(admin.registry("GET", "/v2/acme/api/tags/list", NOTHING, "Authorization", token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(admin.registry("GET", "/v2/acme/wiki/tags/list", NOTHING, "Authorization", token)
                        .statusCode())
                .isEqualTo(403);
        clock.advance(Duration.ofSeconds(60));
        var expired = admin.registry("GET", "/v2/acme/api/tags/list", NOTHING, "Authorization", token);
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(expired.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "'*/*', 404",
        "application/vnd.docker.distribution.manifest.v2+json, 404",
        "application/vnd.oci.image.manifest.v1+json, 200"
    })
    void acceptIsTakenAtItsWord(String accept, int status) throws Exception {
        var answer = admin.pull("GET", "acme/api", "manifests/1.0", "Accept", accept);
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 404) {
            assertThat(Client.text(answer))
                    .contains(
                            "MANIFEST_UNKNOWN", "OCI manifest found, but Accept header does not support OCI manifests");
        }
    }

    @Test
    void onlyGetsCountAsDownloads() throws Exception {
        var head = admin.manifest("HEAD", "acme/api", "1.0");
        assertThat(head.headers().firstValue("Docker-Content-Digest"))
                .hasValue(String.valueOf(truth("acme/api").tags().get("1.0")));
        assertThat(truth("acme/api").versions().getFirst().downloads()).isZero();
        admin.manifest("GET", "acme/api", "1.0");
        assertThat(truth("acme/api").versions().getFirst().downloads()).isEqualTo(1);
        assertThat(sandbox.truth().reads().values()).containsExactly(1L);
    }

    @Test
    void whatGhcrDoesNotDo() throws Exception {
        String digest = String.valueOf(truth("acme/api").tags().get("1.0"));
        assertThat(admin.push("DELETE", "acme/api", "manifests/" + digest, NOTHING)
                        .statusCode())
                .isEqualTo(405);
        assertThat(admin.pull("GET", "acme/api", "/v2/_catalog").statusCode()).isEqualTo(404);
        assertThat(admin.pull("GET", "acme/api", "referrers/" + digest).statusCode())
                .isEqualTo(404);
    }

    @Test
    void blobsComeFromElsewhereWithoutACredential() throws Exception {
        byte[] content = "0123456789".getBytes(StandardCharsets.UTF_8);
        Digest digest = sandbox.pushBlob("acme/api", content);
        var redirect = admin.pull("GET", "acme/api", "blobs/" + digest);
        assertThat(redirect.statusCode()).isEqualTo(307);
        String location = redirect.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith("http://" + sandbox.storageHost() + "/");

        assertThat(Client.text(admin.send("GET", location, NOTHING))).isEqualTo("0123456789");
        var part = admin.send("GET", location, NOTHING, "Range", "bytes=2-4");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(Client.text(part)).isEqualTo("234");
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 2-4/10");
        assertThat(Client.text(admin.send("GET", location, NOTHING, "Range", "bytes=7-")))
                .isEqualTo("789");
        assertThat(Client.text(admin.send("GET", location, NOTHING, "Range", "bytes=-1")))
                .isEqualTo("9");
        assertThat(status(admin.send("GET", location, NOTHING, "Range", "bytes=10-")))
                .isEqualTo(416);
        assertThat(status(admin.send("GET", location, NOTHING, "Range", "bytes=0-1,3-4")))
                .isEqualTo(501);
        assertThat(status(admin.send("HEAD", location, NOTHING))).isEqualTo(403);
        assertThat(status(admin.send("GET", location.replace("sig=", "sig=x"), NOTHING)))
                .isEqualTo(403);
        assertThat(sandbox.truth().credentials(Origin.STORAGE)).isEmpty();

        assertThat(status(admin.send("GET", location, NOTHING, "Authorization", "Bearer leak")))
                .isEqualTo(400);
        assertThat(sandbox.truth().credentials(Origin.STORAGE))
                .extracting(Truth.CredentialSeen::authorization)
                .containsExactly("Bearer leak");
        clock.advance(StorageOrigin.SIGNED_FOR);
        assertThat(status(admin.send("GET", location, NOTHING))).isEqualTo(403);
    }

    @Test
    void aBlobIsTellableWithoutItsContent() throws Exception {
        Digest digest = sandbox.pushBlob("acme/api", new byte[70_000]);
        var head = admin.pull("HEAD", "acme/api", "blobs/" + digest);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(70_000);
        assertThat(admin.pull("HEAD", "acme/site", "blobs/" + digest).statusCode())
                .as("another package does not have it")
                .isEqualTo(404);
    }

    @Test
    void chunksMayHaveFourMebibytes() throws Exception {
        byte[] chunk = new byte[4 << 20];
        String upload = start("acme/api");
        var first = admin.push("PATCH", "acme/api", upload, chunk, "Content-Range", "0-" + (chunk.length - 1));
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(first.headers().firstValue("Range")).hasValue("0-" + (chunk.length - 1));
        byte[] more = new byte[chunk.length + 1];
        String range = chunk.length + "-" + (2L * chunk.length);
        assertThat(status(admin.push("PATCH", "acme/api", upload, more, "Content-Range", range)))
                .isEqualTo(416);
        assertThat(status(admin.push("PATCH", "acme/api", upload, new byte[3], "Content-Range", "0-2")))
                .as("out of order")
                .isEqualTo(416);
        assertThat(status(admin.push("PATCH", "acme/api", upload, more)))
                .as("streamed")
                .isEqualTo(202);
        byte[] whole = new byte[chunk.length + more.length];
        assertThat(status(admin.push("PUT", "acme/api", upload + "?digest=" + Digest.of(whole), NOTHING)))
                .isEqualTo(201);
    }

    @Test
    void anUploadIsCheckedMountedAndForgotten() throws Exception {
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.of(content);
        assertThat(status(admin.push("PUT", "acme/api", start("acme/api") + "?digest=" + Digest.of(NOTHING), content)))
                .isEqualTo(400);
        assertThat(status(admin.push("POST", "acme/api", "blobs/uploads/?digest=" + digest, content)))
                .as("in one request")
                .isEqualTo(201);
        assertThat(status(
                        admin.push("POST", "acme/wiki", "blobs/uploads/?mount=" + digest + "&from=acme/api", NOTHING)))
                .as("mounted")
                .isEqualTo(201);
        assertThat(status(admin.push(
                        "POST", "acme/wiki", "blobs/uploads/?mount=" + Digest.of(NOTHING) + "&from=acme/api", NOTHING)))
                .as("not there to mount")
                .isEqualTo(202);
        String old = start("acme/api");
        clock.advance(UploadsEndpoint.MAX_TIME.plusSeconds(1));
        assertThat(status(admin.push("PATCH", "acme/api", old, content))).isEqualTo(404);
    }

    @Test
    void aManifestIsChecked() throws Exception {
        Digest absent = Digest.of("absent".getBytes(StandardCharsets.UTF_8));
        Digest config = sandbox.pushBlob("acme/api", "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(Client.text(putManifest("9", Manifests.image(config, 2, absent, 6), MediaType.OCI_MANIFEST)))
                .contains("MANIFEST_BLOB_UNKNOWN");
        assertThat(status(putManifest("9", Manifests.index(absent, 6), MediaType.OCI_INDEX)))
                .isEqualTo(404);
        assertThat(status(putManifest("9", "no JSON", MediaType.OCI_MANIFEST))).isEqualTo(400);
        String good = Manifests.image(config, 2, config, 2);
        assertThat(status(putManifest(absent.toString(), good, MediaType.OCI_MANIFEST)))
                .as("under a wrong digest")
                .isEqualTo(400);
        String padded = good + " ".repeat((4 << 20) - good.length());
        assertThat(status(putManifest("9", padded, MediaType.OCI_MANIFEST))).isEqualTo(201);
        assertThat(status(putManifest("9", padded + " ", MediaType.OCI_MANIFEST)))
                .isEqualTo(413);
        assertThat(truth("acme/api").versions())
                .as("what was refused left nothing")
                .hasSize(2);
    }

    @Test
    void tagsComeOldestFirstAndInPages() throws Exception {
        IntStream.range(0, 150).forEach(i -> Manifests.push(sandbox, "acme/api", "t" + (999 - i), "same"));
        JsonNode first =
                Client.JSON.readTree(admin.pull("GET", "acme/api", "tags/list").body());
        assertThat(first.path("tags")).hasSize(100);
        assertThat(first.at("/tags/0").asText()).isEqualTo("1.0");
        assertThat(first.at("/tags/1").asText()).isEqualTo("t999");
        String link = admin.pull("GET", "acme/api", "tags/list")
                .headers()
                .firstValue("Link")
                .orElseThrow();
        String next = link.substring(link.indexOf('<') + 1, link.indexOf('>'));
        var second = admin.pull("GET", "acme/api", next);
        assertThat(Client.JSON.readTree(second.body()).path("tags")).hasSize(51);
        assertThat(second.headers().firstValue("Link")).isEmpty();
        assertThat(Client.JSON
                        .readTree(admin.pull("GET", "acme/api", "tags/list?n=10000")
                                .body())
                        .path("tags"))
                .hasSize(151);
    }

    @Test
    void anImageLinksItsPackageToItsSource() throws Exception {
        byte[] config =
                "{\"config\":{\"Labels\":{\"org.opencontainers.image.source\":\"https://github.com/acme/shop.git\"}}}"
                        .getBytes(StandardCharsets.UTF_8);
        Digest digest = sandbox.pushBlob("acme/shop", config);
        String manifest = Manifests.image(digest, config.length, digest, config.length);
        sandbox.pushManifest("acme/shop", "1", MediaType.OCI_MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));
        assertThat(admin.json("/orgs/acme/packages/container/shop")
                        .at("/repository/full_name")
                        .asText())
                .isEqualTo("acme/shop");
        assertThat(admin.json("/orgs/acme/packages/container/site").has("repository"))
                .isFalse();
    }

    private String start(String repository) throws Exception {
        return admin.push("POST", repository, "blobs/uploads/", NOTHING)
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    private HttpResponse<byte[]> putManifest(String reference, String content, String type) throws Exception {
        return admin.push(
                "PUT",
                "acme/api",
                "manifests/" + reference,
                content.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                type);
    }

    private Truth.PackageTruth truth(String name) {
        return sandbox.truth().find(name).orElseThrow();
    }

    private static int status(HttpResponse<byte[]> answer) {
        return answer.statusCode();
    }
}
