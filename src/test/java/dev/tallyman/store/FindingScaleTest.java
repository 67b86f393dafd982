package dev.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.match.FindQuery;
import dev.tallyman.match.Matcher;
import dev.tallyman.match.Rematch;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An inventory of 10,000 generated images, 500 packages each: matching after 1% of the records changed, and {@code find}. Prints what
 * it measures. {@code ./mvnw -Dfast test -Dtest=FindingScaleTest -DexcludedGroups= -Dgroups=scale}
 */
@Tag("scale")
class FindingScaleTest {
    private static final int IMAGES = 10_000;
    private static final int PACKAGES_AN_IMAGE = 500;
    private static final int VERSIONS = 100_000;
    private static final int NAMES = 20_000;
    private static final int REPOSITORIES = 500;

    @TempDir
    private Path folder;

    @Test
    void matchesAgainAndFindsInTime() throws IOException {
        try (Database database = Database.open(folder.resolve("data"))) {
            GeneratedInventory generated = new GeneratedInventory(NAMES);
            database.update(context -> context.connection(FindingScaleTest::generate));
            AdvisoryStore advisories = new AdvisoryStore(database);
            FindingStore findings = new FindingStore(database);
            Rematch rematch = new Rematch(new Matcher(advisories, Clock.systemUTC()), findings, Clock.systemUTC());
            System.out.println("rows of images and packages: " + rows(database));
            assertThat(rows(database)).isEqualTo((long) IMAGES * PACKAGES_AN_IMAGE);
            generated.load(advisories, folder, 1);
            timed("first match of " + VERSIONS + " package versions", rematch::run);
            generated.load(advisories, folder, 2);
            Duration again = timed("match again after 1% of the records changed", rematch::run);
            assertThat(again).isLessThan(Duration.ofSeconds(5));
            for (String form : List.of("CVE-2024-1%05d", "pkg:npm/pkg%d", "pkg:npm/pkg%d@<1.5.0", "pkg%d")) {
                assertThat(percentile95(findings, form)).isLessThan(Duration.ofMillis(100));
            }
        }
    }

    private static Duration percentile95(FindingStore findings, String form) {
        Random random = new Random(1);
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            FindQuery query =
                    FindQuery.parse(form.formatted(random.nextInt(NAMES))).orElseThrow();
            long start = System.nanoTime();
            findings.find(query, 1_000, null);
            times.add(Duration.ofNanos(System.nanoTime() - start));
        }
        Collections.sort(times);
        System.out.println("find " + form + ": p50 " + times.get(100).toMillis() + " ms, p95 "
                + times.get(190).toMillis() + " ms");
        return times.get(190);
    }

    private static Duration timed(String what, Runnable work) {
        long start = System.nanoTime();
        work.run();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println(what + ": " + took.toMillis() + " ms");
        return took;
    }

    /** Each image has so many different packages; few packages are everywhere, most are rare. Prints how many rows there are. */
    private static void generate(Connection connection) throws SQLException {
        new GeneratedInventory(NAMES).packages(connection, VERSIONS);
        Random random = new Random(5);
        try (PreparedStatement repository = connection.prepareStatement(
                        "INSERT INTO repository (id, registry, name, owner, visibility, first_seen_at) VALUES (?, 'ghcr.io', ?, 'acme', 'private', 0)");
                PreparedStatement image = connection.prepareStatement(
                        "INSERT INTO image (id, digest, platform, config_digest, size) VALUES (?, ?, 'linux/amd64', 'c', 1)");
                PreparedStatement version = connection.prepareStatement(
                        "INSERT INTO version (repository_id, github_id, digest, kind, first_seen_at) VALUES (?, ?, ?, 'image', 0)");
                PreparedStatement tag = connection.prepareStatement(
                        "INSERT INTO tag (repository_id, name, digest, seen_at) VALUES (?, ?, ?, 0)");
                PreparedStatement contents = connection.prepareStatement(
                        "INSERT INTO image_package (image_id, package_version_id, paths) VALUES (?, ?, '[]')")) {
            for (int i = 0; i < REPOSITORIES; i++) {
                GeneratedInventory.add(repository, i, "acme/r" + i);
            }
            repository.executeBatch();
            for (int i = 1; i <= IMAGES; i++) {
                String digest = "sha256:%064x".formatted(i);
                GeneratedInventory.add(image, i, digest);
                GeneratedInventory.add(version, i % REPOSITORIES, i, digest);
                GeneratedInventory.add(tag, i % REPOSITORIES, "v" + i, digest);
                Set<Integer> packages = new TreeSet<>();
                while (packages.size() < PACKAGES_AN_IMAGE) {
                    packages.add(1 + (int) (Math.pow(random.nextDouble(), 3) * VERSIONS));
                }
                for (int id : packages) {
                    GeneratedInventory.add(contents, i, id);
                }
                image.executeBatch();
                contents.executeBatch();
            }
            version.executeBatch();
            tag.executeBatch();
        }
    }

    private static long rows(Database database) {
        return database.read(context ->
                context.fetchSingle("SELECT count(*) FROM image_package").get(0, Long.class));
    }
}
