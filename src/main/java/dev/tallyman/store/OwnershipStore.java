package dev.tallyman.store;

import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Ownership;
import dev.tallyman.inventory.Ownerships;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Record;

/** {@link Ownerships} on the table {@code repository}. */
public final class OwnershipStore implements Ownerships {
    /** An index of more platforms is not looked through further for a label. */
    private static final int MAX_DOCUMENTS = 8;

    private static final String NEWEST = """
            WITH RECURSIVE newest (digest) AS (
              SELECT v.digest FROM tag t JOIN version v ON v.repository_id = t.repository_id AND v.digest = t.digest
              WHERE t.repository_id = ? AND t.name NOT GLOB 'sha256-*' AND v.state = 'active'
              ORDER BY coalesce(v.created_at, 0) DESC, v.id DESC LIMIT 1),
            reached (digest, depth) AS (
              SELECT digest, 0 FROM newest
              UNION SELECT c.child, r.depth + 1 FROM manifest_child c JOIN reached r ON c.parent = r.digest WHERE c.attestation = 0)
            SELECT m.content, i.config FROM reached r JOIN manifest m ON m.digest = r.digest LEFT JOIN image i ON i.digest = r.digest
            ORDER BY r.depth, m.digest LIMIT ?""";

    private final Database database;

    public OwnershipStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Due> due(long connectionId, long openedSince, Instant before) {
        return database.read(context -> context.fetch(
                        """
                        SELECT r.id, r.registry, r.name, r.linked_repository FROM repository r
                        WHERE r.connection_id = ? AND r.state = 'active' AND (r.owner_checked_at IS NULL OR r.owner_checked_at < ?)
                          AND (? = 0 OR r.owner_checked_at IS NULL
                            OR EXISTS (SELECT 1 FROM version v WHERE v.repository_id = r.id AND v.seen_run >= ?))
                        ORDER BY r.id""", connectionId, before.toEpochMilli(), openedSince, openedSince)
                .map(row -> new Due(RepositoryStore.name(row), row.get("linked_repository", String.class))));
    }

    @Override
    public Documents newest(ImageName image) {
        return database.read(context -> newest(context, image));
    }

    private static Documents newest(DSLContext context, ImageName image) {
        List<byte[]> manifests = new ArrayList<>();
        List<byte[]> configurations = new ArrayList<>();
        context.fetch(NEWEST, image.repositoryId(), MAX_DOCUMENTS).forEach(document -> {
            manifests.add(document.get("content", byte[].class));
            byte[] configuration = document.get("config", byte[].class);
            if (configuration != null) {
                configurations.add(configuration);
            }
        });
        return new Documents(manifests, configurations);
    }

    @Override
    public void record(ImageName image, Ownership ownership, Instant now) {
        database.update(context -> {
            long id = image.repositoryId();
            Ownership before = of(Objects.requireNonNull(context.fetchOne(
                    "SELECT source, source_path, teams, owned_by, owner_problem FROM repository WHERE id = ?", id)));
            context.execute(
                    """
                    UPDATE repository SET source = ?, source_path = ?, teams = ?, owned_by = ?, owner_problem = ?, owner_checked_at = ?
                    WHERE id = ?""",
                    ownership.source(),
                    ownership.path(),
                    StoredJson.write(ownership.teams()),
                    Objects.requireNonNull(ownership.by()).word(),
                    ownership.problem(),
                    now.toEpochMilli(),
                    id);
            if (before.by() != null && !before.teams().equals(ownership.teams())) {
                Events.add(
                        context,
                        id,
                        "owner-changed",
                        image.name(),
                        words(before.teams()),
                        words(ownership.teams()),
                        now);
            }
        });
    }

    private static @org.jspecify.annotations.Nullable String words(List<String> teams) {
        return teams.isEmpty() ? null : String.join(" ", teams);
    }

    /** Of a row with the columns {@code source}, {@code source_path}, {@code teams}, {@code owned_by} and {@code owner_problem}. */
    public static Ownership of(Record row) {
        String by = row.get("owned_by", String.class);
        String path = row.get("source_path", String.class);
        return new Ownership(
                row.get("source", String.class),
                path == null ? "" : path,
                StoredJson.strings(row.get("teams", String.class)),
                by == null ? null : Ownership.By.ofWord(by),
                row.get("owner_problem", String.class));
    }
}
