package dev.tallyman.store;

import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.UnreadImage;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Which images are to be read: for {@code scan --all}. One that was read before anybody looked for secrets is among them. */
final class UnreadQuestion {
    private static final String SELECT = """
            WITH RECURSIVE root (repository_id, digest, tag) AS (
                SELECT t.repository_id, t.digest, t.name FROM tag t JOIN repository r ON r.id = t.repository_id WHERE r.state = 'active'
                UNION ALL
                SELECT v.repository_id, v.digest, NULL FROM version v JOIN repository r ON r.id = v.repository_id
                WHERE ? = 1 AND r.state = 'active' AND v.state = 'active'),
              reached (repository_id, digest, tag) AS (
                SELECT repository_id, digest, tag FROM root
                UNION SELECT r.repository_id, c.child, r.tag FROM manifest_child c JOIN reached r ON c.parent = r.digest WHERE c.attestation = 0)
            SELECT p.id, p.registry, p.name, p.connection_id, i.digest, i.platform, r.tag
            FROM reached r JOIN image i ON i.digest = r.digest JOIN repository p ON p.id = r.repository_id
            WHERE i.read_state IN ('unread', 'failed') OR i.risks IS NULL
            ORDER BY r.tag IS NULL, coalesce(i.created_at, 0) DESC, i.digest, p.name, r.tag""";

    private UnreadQuestion() {}

    static List<UnreadImage> answer(DSLContext context, boolean untaggedToo) {
        Map<String, Found> found = new LinkedHashMap<>();
        for (Record row : context.fetch(SELECT, untaggedToo ? 1 : 0)) {
            Found image = found.computeIfAbsent(row.get("digest", String.class), digest -> new Found(row));
            String tag = row.get("tag", String.class);
            if (tag != null && image.repository.repositoryId() == row.get("id", Long.class)) {
                image.tags.add(tag);
            }
        }
        return found.values().stream().map(Found::image).toList();
    }

    private static final class Found {
        private final ImageName repository;
        private final @Nullable Long connectionId;
        private final Digest digest;
        private final Platform platform;
        private final TreeSet<String> tags = new TreeSet<>();

        Found(Record row) {
            this.repository = RepositoryStore.name(row);
            this.connectionId = row.get("connection_id", Long.class);
            this.digest = Digest.parse(row.get("digest", String.class));
            this.platform = Platform.tryParse(row.get("platform", String.class)).orElse(Platform.UNKNOWN);
        }

        UnreadImage image() {
            return new UnreadImage(repository, connectionId, digest, platform, List.copyOf(tags));
        }
    }
}
