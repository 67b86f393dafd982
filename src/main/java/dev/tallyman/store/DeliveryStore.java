package dev.tallyman.store;

import dev.tallyman.inventory.Deliveries;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** {@link Deliveries} on the table {@code webhook_delivery}. */
public final class DeliveryStore implements Deliveries {
    /** GitHub can be asked to deliver again for three days. */
    static final Duration KEPT = Duration.ofDays(7);

    private final Database database;

    public DeliveryStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean take(String id, String image, Instant now) {
        return database.write(context -> {
            context.execute(
                    "DELETE FROM webhook_delivery WHERE at < ?", now.minus(KEPT).toEpochMilli());
            return context.execute(
                            "INSERT INTO webhook_delivery (id, at, image) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                            id,
                            now.toEpochMilli(),
                            image.toLowerCase(Locale.ROOT))
                    == 1;
        });
    }

    @Override
    public boolean announced(String image, Instant since) {
        return database.read(context -> context.fetchOne(
                        "SELECT 1 FROM webhook_delivery WHERE image = ? AND at >= ? LIMIT 1",
                        image.toLowerCase(Locale.ROOT),
                        since.toEpochMilli())
                != null);
    }

    @Override
    public Optional<Instant> listeningSince() {
        return database.read(context -> context.fetchOptional("SELECT since FROM webhook_listening")
                .map(row -> Instant.ofEpochMilli(row.get("since", Long.class))));
    }

    @Override
    public void listening(boolean yes, Instant now) {
        String sql = yes
                ? "INSERT INTO webhook_listening (since) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM webhook_listening)"
                : "DELETE FROM webhook_listening WHERE since <= ?";
        database.update(context -> context.execute(sql, now.toEpochMilli()));
    }

    @Override
    public void touched(String name, Instant now) {
        database.update(context -> {
            context.execute("UPDATE repository SET synced_mark = NULL WHERE name = ?", name.toLowerCase(Locale.ROOT));
            Mentions.delivery(context, name, now);
        });
    }
}
