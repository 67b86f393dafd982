package dev.tallyman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each fault strikes as it says, and only while it is switched on. */
class FaultsTest {
    private static final byte[] NOTHING = new byte[0];
    private static final String LIST = "/orgs/acme/packages?package_type=container";

    private final Sandbox sandbox = Fixture.start();
    private final Client client = new Client(sandbox, Fixture.ADMIN);

    @AfterEach
    void close() {
        client.close();
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({
        "TOO_MANY_RETRY_AFTER, 429, 1, secondary",
        "SECONDARY_LIMIT_RETRY_AFTER, 403, 1, secondary",
        "SECONDARY_LIMIT_BARE, 403, , secondary",
        "PROXY_HTML, 200, , <!DOCTYPE html>"
    })
    void theApiRefuses(Fault fault, int status, String retryAfter, String words) throws Exception {
        sandbox.faults().next(fault, RequestKind.PACKAGE_LIST, 1);
        var answer = client.get(LIST);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("retry-after").orElse(null)).isEqualTo(retryAfter);
        assertThat(answer.body()).contains(words);
        assertThat(client.json(LIST)).as("once only").hasSize(3);
        assertThat(sandbox.truth().requests().getFirst().fault()).isEqualTo(fault);
    }

    @Test
    void serverErrorsComeInThreeKinds() throws Exception {
        sandbox.faults().set(Fault.SERVER_ERROR, 1);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            statuses.add(client.get(LIST).statusCode());
        }
        assertThat(statuses).containsExactlyInAnyOrder(500, 502, 503);
    }

    @Test
    void theRegistryAsksToWaitInGoDurations() throws Exception {
        sandbox.faults().next(Fault.TOO_MANY_GO_DURATION, RequestKind.TAG_LIST, 1);
        var answer = client.pull("GET", "acme/api", "tags/list");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(Client.text(answer)).contains("retry-after: 880.092µs, allowed: 44000/minute");
    }

    @Test
    void aConnectionIsReset() {
        sandbox.faults().next(Fault.RESET, RequestKind.PACKAGE_LIST, 10);
        assertThatThrownBy(() -> client.get(LIST)).isInstanceOf(IOException.class);
        assertThat(sandbox.truth().requests().getFirst().status()).isZero();
    }

    @Test
    void contentEndsHalfWay() throws Exception {
        String location = location(new byte[100_000]);
        sandbox.faults().next(Fault.TRUNCATED_BODY, RequestKind.STORAGE_GET, 10);
        assertThatThrownBy(() -> client.send("GET", location, NOTHING)).isInstanceOf(IOException.class);
    }

    @Test
    void contentDribblesButComes() throws Exception {
        String location = location(new byte[1_000]);
        sandbox.faults().next(Fault.SLOW_BODY, RequestKind.STORAGE_GET, 1);
        assertThat(client.send("GET", location, NOTHING).body()).hasSize(1_000);
    }

    @Test
    void blobsAndManifestsAreSpoiled() throws Exception {
        byte[] content = "0123456789".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        String location = location(content);
        sandbox.faults().next(Fault.WRONG_BLOB, RequestKind.STORAGE_GET, 1);
        byte[] spoiled = client.send("GET", location, NOTHING).body();
        assertThat(spoiled).hasSameSizeAs(content).isNotEqualTo(content);
        sandbox.faults().next(Fault.WRONG_MANIFEST, RequestKind.MANIFEST_GET, 1);
        var manifest = client.manifest("GET", "acme/api", "1.0");
        assertThat(Digest.of(manifest.body()).toString())
                .isNotEqualTo(
                        manifest.headers().firstValue("Docker-Content-Digest").orElseThrow());
    }

    @Test
    void aChildIsMissing() throws Exception {
        Digest child = Manifests.push(sandbox, "acme/api", "", "child");
        sandbox.pushManifest(
                "acme/api",
                "multi",
                MediaType.OCI_INDEX,
                Manifests.index(child, 6).getBytes(StandardCharsets.UTF_8));
        sandbox.faults().set(Fault.MISSING_CHILD, 1);
        assertThat(client.manifest("GET", "acme/api", "multi").statusCode()).isEqualTo(200);
        assertThat(client.manifest("GET", "acme/api", child.toString()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void pagesLoseItemsAndLinks() throws Exception {
        sandbox.faults().next(Fault.LOST_ITEM, RequestKind.PACKAGE_LIST, 1);
        assertThat(client.json(LIST)).hasSize(2);
        assertThat(client.json(LIST)).hasSize(3);
        sandbox.faults().next(Fault.MISSING_LINK, RequestKind.PACKAGE_LIST, 1);
        assertThat(client.get(LIST + "&per_page=1").headers().firstValue("Link"))
                .isEmpty();
        assertThat(client.get(LIST + "&per_page=1").headers().firstValue("Link"))
                .isPresent();
    }

    @Test
    void theClockIsOff() throws Exception {
        ZonedDateTime right = date(client.get(LIST));
        sandbox.faults().set(Fault.CLOCK_SKEW, 1);
        assertThat(Duration.between(date(client.get(LIST)), right))
                .isBetween(Faults.CLOCK_SKEW.minusMinutes(1), Faults.CLOCK_SKEW);
    }

    @Test
    void anotherHostAsksForTheCredential() throws Exception {
        sandbox.faults().set(Fault.FOREIGN_REALM, 1);
        assertThat(client.registry("GET", "/v2/", NOTHING)
                        .headers()
                        .firstValue("WWW-Authenticate")
                        .orElseThrow())
                .contains("realm=\"http://" + sandbox.hostileHost() + "/token\"");
        sandbox.faults().set(Fault.HOSTILE_REDIRECT, 1);
        var redirect = client.manifest("GET", "acme/api", "1.0");
        assertThat(redirect.headers().firstValue("Location").orElseThrow())
                .startsWith("http://" + sandbox.hostileHost() + "/");
        client.send("GET", "http://" + sandbox.hostileHost() + "/token", NOTHING, "Authorization", "Basic leak");
        assertThat(sandbox.truth().credentials(Origin.HOSTILE)).hasSize(1);
    }

    @Test
    void referrersLeadToAWebPage() throws Exception {
        sandbox.faults().set(Fault.REFERRERS_REDIRECT, 1);
        Digest digest = Digest.of(NOTHING);
        assertThat(client.pull("GET", "acme/api", "referrers/" + digest).statusCode())
                .isEqualTo(303);
    }

    @Test
    void theSameSeedStrikesTheSameRequests() {
        assertThat(struck(7)).isEqualTo(struck(7)).isNotEqualTo(struck(8));
        long strikes = struck(7).stream().filter(each -> each).count();
        assertThat(strikes).isBetween(30L, 70L);
    }

    private static List<Boolean> struck(long seed) {
        Faults faults = new Faults(seed, Map.of(Fault.RESET, 0.05));
        List<Boolean> strikes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            strikes.add(faults.strikes(Fault.RESET, RequestKind.PACKAGE_LIST, "GET /" + i));
        }
        return strikes;
    }

    private String location(byte[] content) throws Exception {
        Digest digest = sandbox.pushBlob("acme/api", content);
        return client.pull("GET", "acme/api", "blobs/" + digest)
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    private static ZonedDateTime date(HttpResponse<?> answer) {
        return ZonedDateTime.parse(
                answer.headers().firstValue("Date").orElseThrow(), DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    @Test
    void whatComesBackIsWhole() throws Exception {
        JsonNode list = client.json(LIST);
        assertThat(list).hasSize(3);
        assertThat(sandbox.faults().struck(Fault.RESET)).isZero();
    }
}
