package dev.tallyman.store;

import dev.tallyman.catalog.secret.ConfigSecrets;
import dev.tallyman.inventory.Manifests;
import dev.tallyman.inventory.VersionKind;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** {@link Manifests} on the tables {@code manifest}, {@code manifest_child}, {@code image}, {@code layer} and {@code image_layer}. */
public final class ManifestStore implements Manifests {
    private final Database database;

    public ManifestStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Held> find(Digest digest) {
        return database.read(context -> context.fetchOptional("""
                        SELECT m.media_type, m.content, m.kind <> 'image' OR i.config IS NOT NULL AS configured
                        FROM manifest m LEFT JOIN image i ON i.digest = m.digest WHERE m.digest = ?""", digest.toString())
                .map(row -> new Held(
                        row.get("media_type", String.class),
                        row.get("content", byte[].class),
                        row.get("configured", Boolean.class))));
    }

    @Override
    public Optional<byte[]> configuration(Digest digest) {
        return database.read(context -> context.fetchOptional(
                        "SELECT config FROM image WHERE config_digest = ? AND config IS NOT NULL AND config_masked = 0 LIMIT 1",
                        digest.toString())
                .map(row -> row.get("config", byte[].class)));
    }

    @Override
    public List<Descriptor> about(Digest subject) {
        return database.read(context -> context.fetch(
                        "SELECT digest, media_type, size FROM manifest WHERE subject = ? ORDER BY digest",
                        subject.toString())
                .map(row -> new Descriptor(
                        row.get("media_type", String.class),
                        Digest.parse(row.get("digest", String.class)),
                        row.get("size", Long.class))));
    }

    @Override
    public void record(Digest digest, Manifest manifest, byte[] content, Instant now) {
        database.update(context -> {
            VersionKind kind = VersionKind.of(manifest);
            Long size = manifest instanceof Manifest.Image image ? image.contentSize() : null;
            int added = context.execute(
                    """
                    INSERT INTO manifest (digest, media_type, artifact_type, subject, size, kind, content_size, content, fetched_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING""",
                    digest.toString(),
                    manifest.mediaType(),
                    manifest.artifactType(),
                    subject(manifest),
                    content.length,
                    kind.word(),
                    size,
                    content,
                    now.toEpochMilli());
            if (added == 1 && manifest instanceof Manifest.Index index) {
                recordChildren(context, digest, index);
                DeclaredBases.index(context, index);
            }
            Mentions.labels(context, digest.toString(), manifest.annotations(), now);
            context.execute(
                    "UPDATE version SET kind = ?, size = ?, problem = NULL WHERE digest = ?",
                    kind.word(),
                    size,
                    digest.toString());
        });
    }

    private static @Nullable String subject(Manifest manifest) {
        Descriptor subject = manifest.subject();
        return subject == null ? null : subject.digest().toString();
    }

    private static void recordChildren(DSLContext context, Digest parent, Manifest.Index index) {
        if (index.manifests().isEmpty()) {
            return;
        }
        Batch batch = new Batch(context, """
                INSERT INTO manifest_child (parent, position, child, media_type, size, platform, attestation) VALUES (?, ?, ?, ?, ?, ?, ?)""");
        int position = 0;
        for (Descriptor child : index.manifests()) {
            Platform platform = child.platform();
            batch.add(
                    parent.toString(),
                    position++,
                    child.digest().toString(),
                    child.mediaType(),
                    child.size(),
                    platform == null ? null : platform.toString(),
                    Manifest.isBuildKitAttestation(child) ? 1 : 0);
        }
        batch.execute();
    }

    @Override
    public void recordImage(
            Digest digest,
            Manifest.Image manifest,
            Platform platform,
            @Nullable Configuration configuration,
            Instant now) {
        byte[] masked = configuration == null
                ? null
                : ConfigSecrets.masked(configuration.content()).orElse(null);
        byte[] content = configuration == null || masked != null ? masked : configuration.content();
        ImageConfig given = configuration == null ? null : configuration.parsed();
        ImageConfig parsed = given == null || masked == null ? given : ConfigSecrets.masked(given);
        database.update(context -> {
            long id = Objects.requireNonNull(context.fetchOne(
                            """
                            INSERT INTO image (digest, platform, config_digest, config, config_masked, created_at, size) VALUES (?, ?, ?, ?, ?, ?, ?)
                            ON CONFLICT (digest) DO UPDATE SET platform = excluded.platform, config = excluded.config, config_masked = excluded.config_masked, created_at = excluded.created_at
                            RETURNING id""",
                            digest.toString(),
                            platform.toString(),
                            manifest.config().digest().toString(),
                            content,
                            masked == null ? 0 : 1,
                            parsed == null ? null : Columns.millis(parsed.created()),
                            manifest.contentSize()))
                    .get(0, Long.class);
            recordLayers(context, id, manifest.layers(), parsed);
            ChainRows.record(context, id, manifest.layers().size(), parsed);
            DeclaredBases.image(context, digest, manifest.annotations(), parsed == null ? Map.of() : parsed.labels());
            if (parsed != null) {
                Mentions.labels(context, digest.toString(), parsed.labels(), now);
            }
        });
    }

    private static void recordLayers(
            DSLContext context, long imageId, List<Descriptor> layers, @Nullable ImageConfig config) {
        boolean diffIds = config != null && config.diffIds().size() == layers.size();
        context.execute("DELETE FROM image_layer WHERE image_id = ?", imageId);
        for (int position = 0; position < layers.size(); position++) {
            Descriptor layer = layers.get(position);
            Record stored = Objects.requireNonNull(context.fetchOne(
                    """
                            INSERT INTO layer (digest, diff_id, media_type, size) VALUES (?, ?, ?, ?)
                            ON CONFLICT (digest) DO UPDATE SET diff_id = coalesce(layer.diff_id, excluded.diff_id) RETURNING id, media_type""",
                    layer.digest().toString(),
                    config != null && diffIds ? config.diffIds().get(position).toString() : null,
                    layer.mediaType(),
                    layer.size()));
            ImageConfig.HistoryEntry step = config == null ? null : config.historyOfLayer(position);
            context.execute(
                    "INSERT INTO image_layer (image_id, position, layer_id, created_by, media_type) VALUES (?, ?, ?, ?, ?)",
                    imageId,
                    position,
                    stored.get("id", Long.class),
                    step == null ? "" : step.createdBy(),
                    layer.mediaType().equals(stored.get("media_type", String.class)) ? null : layer.mediaType());
        }
    }
}
