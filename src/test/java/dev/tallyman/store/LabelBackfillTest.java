package dev.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What images that are held since before the schema's version 4 name in their labels. */
class LabelBackfillTest {
    @TempDir
    Path folder;

    @Test
    void labelsThatNamePackagesAreNotedAndOthersAreNot() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("tallyman.db");
        Flyway.configure()
                .dataSource(url, null, null)
                .target("3")
                .locations("classpath:db/migration")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url)) {
            int number = 0;
            for (String config : List.of(
                    labels("base.name", "ghcr.io/acme/base/jre:21@sha256:" + "a".repeat(64)),
                    labels("source", "https://ghcr.io/acme/Tool"),
                    labels("source", "https://github.com/acme/api"),
                    labels("base.name", "registry.corp:5000/team/base"),
                    labels("base.name", "debian:12"),
                    labels("base.name", "library/debian"),
                    labels("title", "ghcr.io/acme/not-a-reference"),
                    "{\"config\":{}}",
                    "{\"config\":{\"Labels\":null}}",
                    "no JSON")) {
                add(connection, ++number, config);
            }
        }
        try (Database database = Database.open(folder)) {
            List<String> mentions = database.read(context -> context.fetch(
                            "SELECT registry, name, source, digest FROM mention ORDER BY registry, name")
                    .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2) + " " + row.get(3)));
            assertThat(mentions)
                    .containsExactly(
                            "ghcr.io acme/base/jre label sha256:1",
                            "ghcr.io acme/tool label sha256:2",
                            "registry.corp:5000 team/base label sha256:4");
        }
    }

    private static String labels(String key, String value) {
        return "{\"config\":{\"Labels\":{\"org.opencontainers.image." + key + "\":\"" + value + "\"}}}";
    }

    private static void add(Connection connection, int number, String config) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(
                "INSERT INTO image (digest, platform, config_digest, config, size) VALUES (?, 'linux/amd64', ?, ?, 1)")) {
            sql.setString(1, "sha256:" + number);
            sql.setString(2, "sha256:c" + number);
            sql.setBytes(3, config.getBytes(StandardCharsets.UTF_8));
            sql.executeUpdate();
        }
    }
}
