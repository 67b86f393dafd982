package dev.tallyman.store;

import dev.tallyman.inventory.Deliveries;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** {@link Deliveries} on the table {@code webhook_delivery}. */
public final class DeliveryStore implements Deliveries {
    /** GitHub can be asked to deliver again for three days. */
    static final Duration KEPT = Duration.ofDays(7);

    private final Database database;

    public DeliveryStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean take(String id, Instant now) {
        return database.write(context -> {
            context.execute(
                    "DELETE FROM webhook_delivery WHERE at < ?", now.minus(KEPT).toEpochMilli());
            return context.execute(
                            "INSERT INTO webhook_delivery (id, at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
                            id,
                            now.toEpochMilli())
                    == 1;
        });
    }

    @Override
    public void touched(String name, Instant now) {
        database.update(context -> {
            context.execute("UPDATE repository SET synced_mark = NULL WHERE name = ?", name.toLowerCase(Locale.ROOT));
            Mentions.delivery(context, name, now);
        });
    }
}
