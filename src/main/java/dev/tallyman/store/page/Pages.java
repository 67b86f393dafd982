package dev.tallyman.store.page;

import dev.tallyman.catalog.secret.SecretAllowList;
import dev.tallyman.connection.TokenAges;
import dev.tallyman.inventory.FixedTags;
import dev.tallyman.match.Matcher;
import dev.tallyman.server.views.Contents;
import dev.tallyman.server.views.Inventory;
import dev.tallyman.server.views.VersionOrder;
import dev.tallyman.store.AdvisoryStore;
import dev.tallyman.store.ContentsStore;
import dev.tallyman.store.Database;
import dev.tallyman.store.RiskStore;
import java.time.Clock;
import java.util.function.Supplier;

/** The pages' questions, answered from one database; what is heavy is shared between them. */
public record Pages(Inventory inventory, Contents contents) {
    /** @param ages when to warn of a connection's token */
    public static Pages of(Database database, Clock clock, TokenAges ages, VersionOrder order, FixedTags fixed) {
        return of(database, clock, ages, order, fixed, () -> SecretAllowList.NONE);
    }

    /** @param allowed secrets that are not told */
    public static Pages of(
            Database database,
            Clock clock,
            TokenAges ages,
            VersionOrder order,
            FixedTags fixed,
            Supplier<SecretAllowList> allowed) {
        RiskStore risks = new RiskStore(database, allowed);
        Remembered<Exposure> exposure = new Remembered<>(database, clock, () -> database.read(Exposure::load));
        return new Pages(
                new InventoryPages(database, clock, ages, order, exposure, fixed, risks),
                new ContentPages(
                        database,
                        order,
                        exposure,
                        new Matcher(new AdvisoryStore(database), clock),
                        new ContentsStore(database, clock, risks),
                        risks));
    }
}
