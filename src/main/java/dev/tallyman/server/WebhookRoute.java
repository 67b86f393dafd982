package dev.tallyman.server;

import dev.tallyman.sync.WebhookIntake;
import dev.tallyman.sync.WebhookIntake.Outcome;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Where GitHub delivers its events. The signature over the body as it came is all that lets a delivery in, so neither the host that it names nor a
 * form's token count here.
 */
final class WebhookRoute {
    static final String PATH = Api.PREFIX + "/webhooks/github";

    /** Bodies that are held in memory at once; each may have {@link WebhookIntake#MAX_BYTES}. */
    static final int AT_ONCE = 4;

    /** Of a body that is too large, so much more is read and thrown away, so that the sender gets to read the answer. */
    private static final int DRAINED = 16 << 20;

    private final Webhook webhook;
    private final Semaphore slots = new Semaphore(AT_ONCE);

    WebhookRoute(Webhook webhook) {
        this.webhook = webhook;
    }

    void addTo(RoutesConfig routes) {
        routes.post(PATH, this::take);
    }

    private void take(Context context) throws IOException {
        WebhookIntake intake = webhook.intake();
        if (intake == null) {
            drain(context);
            refuse(
                    context,
                    503,
                    "No secret is set, so deliveries cannot be told from forgeries",
                    "Start the server with TALLYMAN_WEBHOOK_SECRET set to the secret of the webhook on GitHub");
            return;
        }
        if (!slots.tryAcquire()) {
            context.header("Retry-After", "5");
            refuse(
                    context,
                    503,
                    "Too many deliveries at once",
                    "Deliver it again; the next sync sees the change anyway");
            return;
        }
        try {
            answer(context, outcome(context, intake));
        } finally {
            slots.release();
        }
    }

    private static Outcome outcome(Context context, WebhookIntake intake) throws IOException {
        Optional<byte[]> body = body(context);
        return body.isEmpty()
                ? new Outcome.TooLarge()
                : intake.take(
                        body.get(),
                        context.header("X-Hub-Signature-256"),
                        context.header("X-GitHub-Event"),
                        context.header("X-GitHub-Delivery"));
    }

    /** The body, byte for byte; empty where it is too large. */
    private static Optional<byte[]> body(Context context) throws IOException {
        if (context.contentLength() > WebhookIntake.MAX_BYTES) {
            drain(context);
            return Optional.empty();
        }
        byte[] body = context.bodyInputStream().readNBytes(WebhookIntake.MAX_BYTES + 1);
        if (body.length > WebhookIntake.MAX_BYTES) {
            drain(context);
            return Optional.empty();
        }
        return Optional.of(body);
    }

    private static void drain(Context context) throws IOException {
        byte[] waste = new byte[8 << 10];
        InputStream body = context.bodyInputStream();
        long left = WebhookIntake.MAX_BYTES + DRAINED;
        while (left > 0) {
            int read = body.read(waste);
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }

    private void answer(Context context, Outcome outcome) {
        switch (outcome) {
            case Outcome.Accepted accepted -> {
                webhook.accepted().accept(accepted.image());
                say(context, 202, "accepted", accepted.image() + " is synced soon");
            }
            case Outcome.Ignored ignored -> say(context, 200, "ignored", ignored.why());
            case Outcome.Unsigned unsigned ->
                refuse(
                        context,
                        401,
                        "The delivery is not signed with the secret of this server",
                        "Set the same secret on GitHub and in TALLYMAN_WEBHOOK_SECRET");
            case Outcome.Malformed malformed ->
                refuse(
                        context,
                        400,
                        "The delivery cannot be read: " + malformed.what(),
                        "Set the webhook's content type to application/json on GitHub");
            case Outcome.TooLarge large ->
                refuse(context, 413, "The delivery is larger than 25 MB", "GitHub sends none that large");
        }
    }

    private static void say(Context context, int status, String word, String detail) {
        context.status(status);
        Api.json(context, Api.object().put("status", word).put("detail", detail));
    }

    private static void refuse(Context context, int status, String reason, String hint) {
        context.status(status);
        Api.problem(
                context, new Failure(status, "Refused", "take in a delivery of GitHub's", reason + ".", hint + "."));
    }
}
