package dev.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.BaseImage;
import dev.tallyman.inventory.BaseImage.Evidence;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What images that are held since before the schema's version 10 are built on. */
class BaseMigrationTest {
    private static final Digest BASE = Digest.of(new byte[] {1});
    private static final Digest APP = Digest.of(new byte[] {2});
    private static final Digest INDEX = Digest.of(new byte[] {3});

    @TempDir
    Path folder;

    @Test
    void imagesThatAreHeldAlreadyHaveTheirBases() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("tallyman.db");
        Flyway.configure()
                .dataSource(url, null, null)
                .target("8")
                .locations("classpath:db/migration")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url)) {
            image(connection, 1, BASE, "a");
            image(connection, 2, APP, "a", "b");
            run(
                    connection,
                    "INSERT INTO image (digest, platform, config_digest, config, size) VALUES ('sha256:3', 'linux/amd64', 'c', CAST('no JSON' AS BLOB), 1)");
            String named = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX
                    + "\",\"manifests\":[{\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"digest\":\"" + BASE
                    + "\",\"size\":1,\"annotations\":{\"org.opencontainers.image.base.name\":\"scratch-plus\"}}]}";
            run(
                    connection,
                    "INSERT INTO manifest (digest, media_type, size, kind, content, fetched_at) VALUES ('" + INDEX
                            + "', '" + MediaType.OCI_INDEX + "', 1, 'index', CAST('" + named + "' AS BLOB), 0)");
            run(
                    connection,
                    "INSERT INTO manifest (digest, media_type, size, kind, content, fetched_at) VALUES ('sha256:4', 'x', 1, 'image', CAST('broken' AS BLOB), 0)");
        }
        try (Database database = Database.open(folder)) {
            InventoryQuestions questions = new InventoryQuestions(database);
            BaseStore bases = new BaseStore(database);
            BaseImage below = bases.of(questions.images(APP).getFirst()).orElseThrow();
            assertThat(below.evidence()).isEqualTo(Evidence.LAYERS);
            assertThat(below.digest()).isEqualTo(BASE);
            assertThat(below.layers()).isEqualTo(1);
            assertThat(bases.of(questions.images(BASE).getFirst()).orElseThrow().name())
                    .isEqualTo("scratch-plus");
        }
    }

    private static void image(Connection connection, int id, Digest digest, String... layers) throws SQLException {
        List<String> diffIds = Arrays.stream(layers)
                .map(layer -> "\"" + Digest.of(layer.getBytes(StandardCharsets.UTF_8)) + "\"")
                .toList();
        String config = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":["
                + String.join(",", diffIds) + "]}}";
        try (PreparedStatement sql = connection.prepareStatement(
                "INSERT INTO image (id, digest, platform, config_digest, config, size) VALUES (?, ?, 'linux/amd64', 'c', ?, 1)")) {
            sql.setInt(1, id);
            sql.setString(2, digest.toString());
            sql.setBytes(3, config.getBytes(StandardCharsets.UTF_8));
            sql.executeUpdate();
        }
        for (int i = 0; i < layers.length; i++) {
            run(
                    connection,
                    "INSERT INTO layer (digest, media_type, size) VALUES ('" + layer(layers[i])
                            + "', 'x', 1) ON CONFLICT DO NOTHING");
            run(
                    connection,
                    "INSERT INTO image_layer (image_id, position, layer_id) SELECT " + id + ", " + i
                            + ", id FROM layer WHERE digest = '" + layer(layers[i]) + "'");
        }
    }

    private static Digest layer(String name) {
        return Digest.of(("packed " + name).getBytes(StandardCharsets.UTF_8));
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
