package dev.tallyman.store;

import dev.tallyman.match.Finding;
import dev.tallyman.match.VexClaim;
import dev.tallyman.model.Digest;
import dev.tallyman.scan.AttachedVex;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What the VEX documents that came with an image say of its findings. Nobody has verified them, so no status is taken from them here. */
public final class ImageStatements {
    private ImageStatements() {}

    /** By purl and weakness, a line break between them. */
    public static Map<String, List<VexClaim>> claims(DSLContext context, long imageId) {
        Map<String, List<VexClaim>> claims = new HashMap<>();
        if (documents(context, imageId).isEmpty()) {
            return claims;
        }
        for (Finding finding : ContentsStore.findings(context, imageId)) {
            if (!finding.claims().isEmpty()) {
                claims.put(finding.installed().purl() + "\n" + finding.id(), finding.claims());
            }
        }
        return claims;
    }

    /** The findings of an image with what is said of each. */
    static List<Finding> noted(DSLContext context, long imageId, List<Finding> findings) {
        List<AttachedVex> documents = documents(context, imageId);
        if (documents.isEmpty()) {
            return findings;
        }
        return AttachedVex.statements(documents)
                .claim(findings, reference(context, imageId), digests(context, imageId), false);
    }

    private static List<AttachedVex> documents(DSLContext context, long imageId) {
        return context.fetch(
                        "SELECT source, document FROM image_statement WHERE image_id = ? ORDER BY position", imageId)
                .map(row -> new AttachedVex(Digest.parse(row.get(0, String.class)), row.get(1, String.class)));
    }

    /** Of the image and of the indexes that it is in. */
    private static Set<String> digests(DSLContext context, long imageId) {
        return new HashSet<>(context.fetch("""
                        SELECT digest FROM image WHERE id = ?
                        UNION SELECT c.parent FROM image i JOIN manifest_child c ON c.child = i.digest WHERE i.id = ?""", imageId, imageId).map(row -> row.get(0, String.class)));
    }

    private static @Nullable String reference(DSLContext context, long imageId) {
        return context.fetchOptional("""
                        SELECT r.registry || '/' || r.name FROM repository r JOIN version v ON v.repository_id = r.id
                        WHERE v.digest IN (SELECT digest FROM image WHERE id = ?
                                           UNION SELECT c.parent FROM image i JOIN manifest_child c ON c.child = i.digest WHERE i.id = ?)
                        ORDER BY r.id LIMIT 1""", imageId, imageId)
                .map(row -> row.get(0, String.class))
                .orElse(null);
    }
}
