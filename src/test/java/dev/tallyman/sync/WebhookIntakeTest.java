package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallyman.inventory.Deliveries;
import dev.tallyman.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class WebhookIntakeTest {
    private static final String SECRET = "It's a Secret to Everybody";
    private static final String EVENT =
            "{\"action\":\"published\",\"registry_package\":{\"name\":\"Team/Api\",\"namespace\":\"Acme\",\"package_type\":\"CONTAINER\"}}";

    private final List<String> touched = new CopyOnWriteArrayList<>();
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final WebhookIntake intake = new WebhookIntake(
            new Deliveries() {
                @Override
                public boolean take(String id, String image, Instant now) {
                    pause();
                    return taken.add(id);
                }

                @Override
                public boolean announced(String image, Instant since) {
                    return false;
                }

                @Override
                public Optional<Instant> listeningSince() {
                    return Optional.empty();
                }

                @Override
                public void listening(boolean yes, Instant now) {}

                @Override
                public void touched(String name, Instant now) {
                    touched.add(name);
                }
            },
            new Secret(SECRET),
            Clock.systemUTC(),
            Duration.ofMillis(300));
    private volatile CountDownLatch busy = new CountDownLatch(0);

    private void pause() {
        try {
            assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whileTheDatabaseIsBusyTheAnswerDoesNotWaitForItAndTheDeliveryIsRecordedLater() {
        busy = new CountDownLatch(1);
        assertThat(intake.take(bytes(EVENT), sign(EVENT), "registry_package", "1"))
                .isEqualTo(new WebhookIntake.Outcome.Accepted("acme/team/api"));
        assertThat(touched).isEmpty();
        busy.countDown();
        await().until(() -> touched.equals(List.of("acme/team/api")));
    }

    @Test
    void theKnownVectorIsSigned() {
        String known = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assertThat(sign("Hello, World!")).isEqualTo(known);
        assertThat(intake.take(bytes("Hello, World!"), known, "package", "1"))
                .isInstanceOf(WebhookIntake.Outcome.Malformed.class);
    }

    @Test
    void anEventTouchesItsImageOnceADelivery() {
        assertThat(intake.take(bytes(EVENT), sign(EVENT), "registry_package", "1"))
                .isEqualTo(new WebhookIntake.Outcome.Accepted("acme/team/api"));
        assertThat(intake.take(bytes(EVENT), sign(EVENT), "registry_package", "1"))
                .isInstanceOf(WebhookIntake.Outcome.Ignored.class);
        assertThat(touched).containsExactly("acme/team/api");
    }

    @Test
    void whatIsNotSignedHasNoEffect() {
        String wrong = sign(EVENT).replace('a', 'b');
        for (String signature : new String[] {null, "", "sha256=", "sha1=abc", wrong, sign(EVENT + " ")}) {
            assertThat(intake.take(bytes(EVENT), signature, "registry_package", "1"))
                    .isInstanceOf(WebhookIntake.Outcome.Unsigned.class);
        }
        assertThat(touched).isEmpty();
        assertThat(taken).isEmpty();
    }

    @Test
    void otherEventsAndOtherPackagesAreIgnored() {
        String npm = EVENT.replace("CONTAINER", "npm");
        assertThat(intake.take(bytes("{}"), sign("{}"), "ping", "1")).isInstanceOf(WebhookIntake.Outcome.Ignored.class);
        assertThat(intake.take(bytes(npm), sign(npm), "registry_package", "2"))
                .isInstanceOf(WebhookIntake.Outcome.Ignored.class);
        assertThat(intake.take(bytes("[]"), sign("[]"), "package", "3"))
                .isInstanceOf(WebhookIntake.Outcome.Malformed.class);
        assertThat(touched).isEmpty();
    }

    @Test
    void aBodyOverGitHubsOwnLimitIsTooLarge() {
        byte[] most = new byte[WebhookIntake.MAX_BYTES];
        assertThat(intake.take(most, "sha256=0", "package", "1")).isInstanceOf(WebhookIntake.Outcome.Unsigned.class);
        assertThat(intake.take(new byte[WebhookIntake.MAX_BYTES + 1], "sha256=0", "package", "1"))
                .isInstanceOf(WebhookIntake.Outcome.TooLarge.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sign(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(SECRET), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(bytes(body)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
