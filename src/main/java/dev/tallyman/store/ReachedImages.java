package dev.tallyman.store;

import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.PlatformImage;
import dev.tallyman.inventory.ReadState;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.Platform;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The platforms' images that a manifest reaches, through indexes; attestations left out. */
final class ReachedImages {
    private static final String IMAGE = "i.id, i.digest, i.platform, i.size, i.config, i.read_state";

    private ReachedImages() {}

    static List<PlatformImage> of(DSLContext context, Digest root) {
        return context.fetch("""
                        WITH RECURSIVE reached (digest, position) AS (
                          VALUES (?, 0)
                          UNION SELECT c.child, c.position FROM manifest_child c JOIN reached r ON c.parent = r.digest WHERE c.attestation = 0)
                        SELECT\s""" + IMAGE + """
                         FROM image i JOIN (SELECT digest, min(position) AS position FROM reached GROUP BY digest) r ON r.digest = i.digest
                        ORDER BY r.position, i.digest""", root.toString()).map(row -> image(context, row));
    }

    static List<PlatformImage> of(DSLContext context, ImageName image) {
        return context.fetch("""
                        WITH RECURSIVE reached (digest) AS (
                          SELECT digest FROM version WHERE repository_id = ? AND state = 'active'
                          UNION SELECT c.child FROM manifest_child c JOIN reached r ON c.parent = r.digest WHERE c.attestation = 0)
                        SELECT\s""" + IMAGE + """
                         FROM image i JOIN reached r ON r.digest = i.digest
                        ORDER BY coalesce(i.created_at, 0) DESC, i.platform, i.digest""", image.repositoryId()).map(row -> image(context, row));
    }

    private static PlatformImage image(DSLContext context, Record row) {
        Optional<ImageConfig> config = config(row.get("config", byte[].class));
        return new PlatformImage(
                Digest.parse(row.get("digest", String.class)),
                Platform.tryParse(row.get("platform", String.class)).orElse(Platform.UNKNOWN),
                row.get("size", Long.class),
                config.map(PlatformImage.Config::of).orElse(null),
                layers(context, row.get("id", Long.class)),
                ReadState.ofWord(row.get("read_state", String.class)),
                config);
    }

    private static Optional<ImageConfig> config(byte @Nullable [] content) {
        if (content == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ManifestReader.readConfig(content));
        } catch (ManifestReader.MalformedException e) {
            return Optional.empty(); // recorded as a problem when it was fetched
        }
    }

    private static List<PlatformImage.Layer> layers(DSLContext context, long imageId) {
        return context.fetch("""
                        SELECT l.digest, l.size, coalesce(il.media_type, l.media_type) AS media_type, il.created_by, l.diff_id FROM image_layer il JOIN layer l ON l.id = il.layer_id
                        WHERE il.image_id = ? ORDER BY il.position""", imageId)
                .map(row -> new PlatformImage.Layer(
                        Digest.parse(row.get("digest", String.class)),
                        row.get("size", Long.class),
                        row.get("media_type", String.class),
                        row.get("created_by", String.class),
                        Digest.tryParse(String.valueOf(row.get("diff_id", String.class)))
                                .orElse(null)));
    }
}
