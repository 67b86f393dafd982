package dev.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.match.Matcher;
import dev.tallyman.match.Rematch;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million distinct package versions, five of each of 200,000 names, each name with a record of its own: two in five have a finding.
 * Prints what it measures. {@code ./mvnw -Dfast test -Dtest=MatchScaleTest -DexcludedGroups=}
 */
@Tag("scale")
class MatchScaleTest {
    private static final int VERSIONS = Integer.getInteger("tallyman.scale", 1_000_000);

    @TempDir
    private Path folder;

    @Test
    void matchesAMillionPackageVersionsInAMinute() throws IOException {
        GeneratedInventory generated = new GeneratedInventory(VERSIONS / 5);
        try (Database database = Database.open(folder.resolve("data"))) {
            database.update(context -> context.connection(connection -> packages(generated, connection)));
            AdvisoryStore advisories = new AdvisoryStore(database);
            generated.load(advisories, folder, 1);
            Rematch rematch = new Rematch(
                    new Matcher(advisories, Clock.systemUTC()), new FindingStore(database), Clock.systemUTC());
            long start = System.nanoTime();
            long found = rematch.run().appeared();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            System.out.println("match of " + VERSIONS + " distinct package versions, " + found + " findings: "
                    + took.toMillis() + " ms");
            assertThat(found).isBetween(VERSIONS * 38L / 100, VERSIONS * 42L / 100);
            assertThat(took).isLessThan(Duration.ofSeconds(60));
        }
    }

    private static void packages(GeneratedInventory generated, java.sql.Connection connection) throws SQLException {
        generated.packages(connection, VERSIONS);
    }
}
