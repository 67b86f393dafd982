package dev.tallyman.store;

import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.ManifestReader.MalformedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Version 10 of the schema: what images are built on. SQLite has no SHA-256, so what is held already is gone through here. */
final class BaseMigration implements JavaMigration {
    private static final List<String> SCHEMA = List.of(
            // ChainID of all its layers (OCI image specification, config.md), 32 or 64 bytes; null: no layers, or its
            // configuration does not fit them.
            "ALTER TABLE image ADD COLUMN chain BLOB",
            "CREATE INDEX image_chain ON image (chain) WHERE chain IS NOT NULL",
            // ChainID of this layer and those below.
            "ALTER TABLE image_layer ADD COLUMN chain BLOB",
            """
            CREATE TABLE declared_base (
              digest      TEXT    NOT NULL, -- of the image's manifest
              place       INTEGER NOT NULL, -- 0 its manifest, 1 beside it in its index, 2 its index, 3 its labels
              name        TEXT,
              base_digest TEXT,
              PRIMARY KEY (digest, place)
            ) STRICT, WITHOUT ROWID""");

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("10");
    }

    @Override
    public String getDescription() {
        return "base images";
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context flyway) {
        DSLContext context = DSL.using(flyway.getConnection(), SQLDialect.SQLITE);
        SCHEMA.forEach(context::execute);
        context.fetch("SELECT id FROM image WHERE config IS NOT NULL")
                .forEach(row -> image(context, row.get("id", Long.class)));
        context.fetch("SELECT digest FROM manifest WHERE kind IN ('index', 'image')")
                .forEach(row -> manifest(context, row.get("digest", String.class)));
    }

    private static void image(DSLContext context, long id) {
        Record row = context.fetchSingle(
                "SELECT config, (SELECT count(*) FROM image_layer WHERE image_id = image.id) AS layers FROM image WHERE id = ?",
                id);
        config(row.get("config", byte[].class))
                .ifPresent(config -> ChainRows.record(context, id, row.get("layers", Integer.class), config));
    }

    private static void manifest(DSLContext context, String digest) {
        Record row = context.fetchSingle("""
                SELECT m.media_type, m.content, i.config FROM manifest m LEFT JOIN image i ON i.digest = m.digest WHERE m.digest = ?""", digest);
        try {
            Manifest manifest =
                    ManifestReader.readManifest(row.get("content", byte[].class), row.get("media_type", String.class));
            switch (manifest) {
                case Manifest.Index index -> DeclaredBases.index(context, index);
                case Manifest.Image image ->
                    DeclaredBases.image(
                            context,
                            Digest.parse(digest),
                            image.annotations(),
                            config(row.get("config", byte[].class))
                                    .map(ImageConfig::labels)
                                    .orElse(Map.of()));
            }
        } catch (MalformedException e) {
            // What cannot be read says nothing of a base; that it cannot is known from when it was fetched.
            return;
        }
    }

    private static Optional<ImageConfig> config(byte @Nullable [] content) {
        try {
            return content == null ? Optional.empty() : Optional.of(ManifestReader.readConfig(content));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
