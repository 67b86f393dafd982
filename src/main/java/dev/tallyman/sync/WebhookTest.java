package dev.tallyman.sync;

import dev.tallyman.http.Call;
import dev.tallyman.http.Http;
import dev.tallyman.http.Reply;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Delivers to a running server as GitHub would, to see whether it takes its deliveries in. */
public final class WebhookTest {
    /** Below the API's address. */
    public static final String PATH = "/api/v1/webhooks/github";

    /** GitHub waits no longer for the answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Http http;
    private final URI address;
    private final @Nullable Secret secret;

    /** @param secret null: the test says that there is none */
    public WebhookTest(Http http, URI server, @Nullable Secret secret) {
        this.http = http;
        this.address = server.resolve(PATH);
        this.secret = secret;
    }

    /**
     * One step.
     *
     * @param what   was delivered
     * @param status of the answer
     * @param ok     whether that is what it should be
     */
    public record Step(String what, int status, boolean ok, String answer) {}

    /**
     * Delivers a ping, one with a wrong signature, and, where there is an image, an event about it, which has it synced.
     *
     * @param image {@code owner/name}
     * @throws TallymanException where no secret is set, or the server cannot be reached
     */
    public List<Step> run(@Nullable String image) {
        if (secret == null) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "deliver to " + address,
                    "TALLYMAN_WEBHOOK_SECRET is not set, so nothing can be signed",
                    "Set it to the secret that the server was started with");
        }
        WebhookSignature signature = new WebhookSignature(secret);
        byte[] ping = "{\"zen\":\"Keep it logically awesome.\"}".getBytes(StandardCharsets.UTF_8);
        List<Step> steps = new ArrayList<>();
        steps.add(step("a ping", deliver("ping", ping, signature.of(ping)), 200));
        steps.add(step(
                "a ping with a wrong signature",
                deliver("ping", ping, new WebhookSignature(new Secret("not the secret")).of(ping)),
                401));
        if (image != null) {
            byte[] event = event(image);
            steps.add(step("an event about " + image, deliver("package", event, signature.of(event)), 202));
        }
        return steps;
    }

    private static byte[] event(String image) {
        int slash = image.indexOf('/');
        if (slash <= 0 || !image.matches("[A-Za-z0-9._/-]{3,300}")) {
            throw new TallymanException(
                    ErrorCode.USAGE, "deliver an event", "\"" + image + "\" is not owner/name", "Name one image");
        }
        String text = "{\"action\":\"published\",\"package\":{\"name\":\"" + image.substring(slash + 1)
                + "\",\"namespace\":\"" + image.substring(0, slash) + "\",\"package_type\":\"CONTAINER\"}}";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Reply deliver(String event, byte[] body, String signature) {
        return http.send(Call.of("deliver a test to " + address, "POST", address)
                .header("X-GitHub-Event", event)
                .header("X-GitHub-Delivery", UUID.randomUUID().toString())
                .header("X-Hub-Signature-256", signature)
                .body("application/json", body)
                .within(PATIENCE));
    }

    private static Step step(String what, Reply reply, int expected) {
        return new Step(what, reply.status(), reply.status() == expected, reply.text());
    }
}
