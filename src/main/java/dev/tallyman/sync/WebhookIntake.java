package dev.tallyman.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.inventory.Deliveries;
import dev.tallyman.model.Secret;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Takes GitHub's webhooks in ({@code package}, {@code registry_package}): an event means "look at this image now". It is never believed further than
 * that: what changed is asked of the API. Answers at once; the sync comes later.
 */
public final class WebhookIntake {
    /** GitHub sends no more. */
    public static final int MAX_BYTES = 25 << 20;

    private static final Set<String> EVENTS = Set.of("package", "registry_package");
    /** GitHub waits ten seconds for the answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int MAX_DELIVERY_ID = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Deliveries deliveries;
    private final WebhookSignature signature;
    private final Clock clock;
    private final Duration patience;

    public WebhookIntake(Deliveries deliveries, Secret secret, Clock clock) {
        this(deliveries, secret, clock, PATIENCE);
    }

    WebhookIntake(Deliveries deliveries, Secret secret, Clock clock, Duration patience) {
        this.patience = patience;
        this.deliveries = deliveries;
        this.signature = new WebhookSignature(secret);
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
     * @param signed    {@code X-Hub-Signature-256}
     * @param event     {@code X-GitHub-Event}
     * @param delivery  {@code X-GitHub-Delivery}
     */
    public Outcome take(byte[] body, @Nullable String signed, @Nullable String event, @Nullable String delivery) {
        if (body.length > MAX_BYTES) {
            return new Outcome.TooLarge();
        }
        if (signed == null || !signature.matches(body, signed)) {
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
        return recorded(delivery, image.get())
                ? new Outcome.Accepted(image.get())
                : new Outcome.Ignored("it came before");
    }

    /** Whether the delivery is new. Where the database is busy for longer than GitHub should wait, it is taken for new, and recorded once it is free. */
    private boolean recorded(@Nullable String delivery, String image) {
        FutureTask<Boolean> record = new FutureTask<>(() -> record(delivery, image));
        Thread.ofVirtual().name("delivery").start(record);
        try {
            return record.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException(e.getCause());
        }
    }

    private boolean record(@Nullable String delivery, String image) {
        boolean fresh = delivery == null
                || delivery.length() > MAX_DELIVERY_ID
                || deliveries.take(delivery, image, clock.instant());
        if (fresh) {
            deliveries.touched(image, clock.instant());
        }
        return fresh;
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
