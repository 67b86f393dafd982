package dev.tallyman.server;

import dev.tallyman.sync.WebhookIntake;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What takes GitHub's deliveries in.
 *
 * @param intake   null where no secret is set: then every delivery is refused, because nobody could tell whose it is
 * @param accepted told of each image that a delivery is about; returns at once
 */
public record Webhook(@Nullable WebhookIntake intake, Consumer<String> accepted) {
    public static final Webhook NONE = new Webhook(null, image -> {});
}
