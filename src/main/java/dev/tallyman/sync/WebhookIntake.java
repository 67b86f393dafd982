package dev.tallyman.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.inventory.Deliveries;
import dev.tallyman.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Takes GitHub's webhooks in ({@code package}, {@code registry_package}): an event means "look at this image now". It is never believed further than
 * that: what changed is asked of the API. Answers at once; the sync comes later.
 */
public final class WebhookIntake {
    /** GitHub sends no more. */
    public static final int MAX_BYTES = 25 << 20;

    private static final Set<String> EVENTS = Set.of("package", "registry_package");
    private static final String PREFIX = "sha256=";
    private static final int MAX_DELIVERY_ID = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Deliveries deliveries;
    private final Secret secret;
    private final Clock clock;

    public WebhookIntake(Deliveries deliveries, Secret secret, Clock clock) {
        this.deliveries = deliveries;
        this.secret = secret;
        this.clock = clock;
    }

    /** What becomes of a delivery. */
    public sealed interface Outcome {
        /** 202: the image is to be synced. */
        record Accepted(String image) implements Outcome {}

        /** 200: nothing to do: another event, a ping, a package that is no container, or a delivery that came before. */
        record Ignored(String why) implements Outcome {}

        /** 401: no signature, or not ours. Nothing was read of it. */
        record Unsigned() implements Outcome {}

        /** 400: signed, and yet not what GitHub sends. */
        record Malformed(String what) implements Outcome {}

        /** 413. */
        record TooLarge() implements Outcome {}
    }

    /**
     * Takes one delivery.
     *
     * @param body      as it came, byte for byte: the signature is over it
     * @param signature {@code X-Hub-Signature-256}
     * @param event     {@code X-GitHub-Event}
     * @param delivery  {@code X-GitHub-Delivery}
     */
    public Outcome take(byte[] body, @Nullable String signature, @Nullable String event, @Nullable String delivery) {
        if (body.length > MAX_BYTES) {
            return new Outcome.TooLarge();
        }
        if (signature == null || !isSigned(body, signature)) {
            return new Outcome.Unsigned();
        }
        Optional<JsonNode> payload = object(body);
        if (payload.isEmpty()) {
            return new Outcome.Malformed("the body is not a JSON object");
        }
        if (event == null || !EVENTS.contains(event)) {
            return new Outcome.Ignored("an event of another kind");
        }
        Optional<String> image = image(payload.get(), event);
        if (image.isEmpty()) {
            return new Outcome.Ignored("not about a container image");
        }
        boolean fresh =
                delivery == null || delivery.length() > MAX_DELIVERY_ID || deliveries.take(delivery, clock.instant());
        if (!fresh) {
            return new Outcome.Ignored("it came before");
        }
        deliveries.touched(image.get(), clock.instant());
        return new Outcome.Accepted(image.get());
    }

    /** Compared in a time that does not depend on where the two differ. */
    private boolean isSigned(byte[] body, String signature) {
        if (!signature.startsWith(PREFIX)) {
            return false;
        }
        byte[] expected = HexFormat.of().formatHex(hmac(body)).getBytes(StandardCharsets.US_ASCII);
        byte[] given =
                signature.substring(PREFIX.length()).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, given);
    }

    private byte[] hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC with SHA-256", e);
        }
    }

    private static Optional<JsonNode> object(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            return root != null && root.isObject() ? Optional.of(root) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@code owner/name} of the container image that an event is about. */
    private static Optional<String> image(JsonNode payload, String event) {
        JsonNode subject = payload.path(event);
        String type =
                subject.path("package_type").asText(subject.path("ecosystem").asText(""));
        String name = subject.path("name").asText("");
        String owner = subject.path("namespace")
                .asText(subject.path("owner").path("login").asText(""));
        int slash = owner.indexOf('/');
        String login = slash < 0 ? owner : owner.substring(0, slash);
        boolean container = type.equalsIgnoreCase("container") || type.equalsIgnoreCase("docker");
        return container && !name.isEmpty() && !login.isEmpty()
                ? Optional.of((login + "/" + name).toLowerCase(Locale.ROOT))
                : Optional.empty();
    }
}
