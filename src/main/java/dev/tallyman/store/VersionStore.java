package dev.tallyman.store;

import dev.tallyman.inventory.FixedTags;
import dev.tallyman.inventory.History;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.TagSummary;
import dev.tallyman.inventory.VersionListed;
import dev.tallyman.inventory.Versions;
import dev.tallyman.model.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** {@link Versions} on the tables {@code version}, {@code tag} and {@code absent_manifest}. */
public final class VersionStore implements Versions {
    private static final String UPSERT = """
            INSERT INTO version (repository_id, github_id, digest, created_at, updated_at, first_seen_at, seen_run)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (repository_id, github_id) DO UPDATE SET
              kind = CASE WHEN version.digest = excluded.digest THEN version.kind ELSE 'unreadable' END,
              problem = CASE WHEN version.digest = excluded.digest THEN version.problem END,
              size = CASE WHEN version.digest = excluded.digest THEN version.size END,
              digest = excluded.digest, created_at = excluded.created_at, updated_at = excluded.updated_at,
              deleted_at = NULL, state = 'active', missed = 0, seen_run = excluded.seen_run""";

    /** A tag that this run's listings should have had: all of them are read, or its version was listed without it. */
    private static final String UNSEEN_TAGS = """
            FROM tag t WHERE t.repository_id = ? AND t.seen_run < ?
              AND (? = 1 OR EXISTS (SELECT 1 FROM version v WHERE v.repository_id = t.repository_id AND v.digest = t.digest AND v.seen_run = ?))""";

    private final Database database;
    private final FixedTags fixed;

    public VersionStore(Database database, FixedTags fixed) {
        this.database = database;
        this.fixed = fixed;
    }

    @Override
    public PageOutcome list(ImageName image, List<VersionListed> page, long run, Instant now) {
        return database.write(context -> new Page(context, image.repositoryId(), run, now).record(page));
    }

    /** One page on its way into the tables. */
    private static final class Page {
        private final DSLContext context;
        private final long repositoryId;
        private final long run;
        private final Instant now;
        private final Map<Long, Record> held = new HashMap<>();
        private final Map<String, Set<String>> tagsByDigest = new HashMap<>();

        Page(DSLContext context, long repositoryId, long run, Instant now) {
            this.context = context;
            this.repositoryId = repositoryId;
            this.run = run;
            this.now = now;
        }

        PageOutcome record(List<VersionListed> page) {
            if (page.isEmpty()) {
                return new PageOutcome(0, 0, 0, false);
            }
            load(page);
            int added = 0;
            int changed = 0;
            int same = 0;
            boolean lastSame = false;
            for (VersionListed version : page) {
                Record before = held.get(version.githubId());
                lastSame = before != null && isSame(before, version);
                if (before == null || !before.get("state", String.class).equals("active")) {
                    Events.add(
                            context,
                            repositoryId,
                            "version-added",
                            version.digest().toString(),
                            null,
                            null,
                            now);
                }
                if (before == null) {
                    added++;
                } else if (lastSame) {
                    same++;
                } else {
                    changed++;
                }
            }
            save(page);
            saveTags(page);
            return new PageOutcome(added, changed, same, lastSame);
        }

        private void load(List<VersionListed> page) {
            List<Object> ids = new ArrayList<>(List.of(repositoryId));
            List<Object> digests = new ArrayList<>(List.of(repositoryId));
            page.forEach(version -> ids.add(version.githubId()));
            page.forEach(version -> digests.add(version.digest().toString()));
            context.fetch(
                            "SELECT github_id, digest, updated_at, state FROM version WHERE repository_id = ? AND github_id IN ("
                                    + Columns.places(page.size()) + ")",
                            ids.toArray())
                    .forEach(row -> held.put(row.get("github_id", Long.class), row));
            context.fetch(
                            "SELECT name, digest FROM tag WHERE repository_id = ? AND digest IN ("
                                    + Columns.places(page.size()) + ")",
                            digests.toArray())
                    .forEach(row -> tagsByDigest
                            .computeIfAbsent(row.get("digest", String.class), digest -> new HashSet<>())
                            .add(row.get("name", String.class)));
        }

        private boolean isSame(Record before, VersionListed version) {
            return before.get("state", String.class).equals("active")
                    && before.get("digest", String.class)
                            .equals(version.digest().toString())
                    && Objects.equals(before.get("updated_at", Long.class), Columns.millis(version.updatedAt()))
                    && tagsByDigest
                            .getOrDefault(version.digest().toString(), Set.of())
                            .equals(Set.copyOf(version.tags()));
        }

        private void save(List<VersionListed> page) {
            dropOwnNumbers(page);
            Batch batch = new Batch(context, UPSERT);
            for (VersionListed version : page) {
                batch.add(
                        repositoryId,
                        version.githubId(),
                        version.digest().toString(),
                        Columns.millis(version.createdAt()),
                        Columns.millis(version.updatedAt()),
                        now.toEpochMilli(),
                        run);
            }
            batch.execute();
        }

        /** What was recorded without the API has a number below 0, until the API tells GitHub's. */
        private void dropOwnNumbers(List<VersionListed> page) {
            List<Object> values = new ArrayList<>(List.of(repositoryId));
            page.stream()
                    .filter(version -> version.githubId() >= 0)
                    .forEach(version -> values.add(version.digest().toString()));
            context.execute(
                    "DELETE FROM version WHERE repository_id = ? AND github_id < 0 AND digest IN ("
                            + Columns.places(values.size() - 1) + ")",
                    values.toArray());
        }

        /** A tag can stand on two versions of one listing, read while it moved: the one updated later has it. */
        private void saveTags(List<VersionListed> page) {
            Map<String, VersionListed> byTag = new HashMap<>();
            for (VersionListed version : page) {
                for (String tag : version.tags()) {
                    byTag.merge(tag, version, (first, second) -> later(second, first) ? second : first);
                }
            }
            byTag.forEach((tag, version) -> {
                Record before = context.fetchOne("""
                        SELECT t.digest, t.seen_run, (SELECT max(v.updated_at) FROM version v
                          WHERE v.repository_id = t.repository_id AND v.digest = t.digest AND v.seen_run = ?) AS updated_at
                        FROM tag t WHERE t.repository_id = ? AND t.name = ?""", run, repositoryId, tag);
                if (before != null && before.get("seen_run", Long.class) == run && !later(version, before)) {
                    return;
                }
                pointTag(
                        context,
                        repositoryId,
                        tag,
                        before == null ? null : before.get("digest", String.class),
                        version.digest(),
                        run,
                        now);
            });
        }

        private static boolean later(VersionListed version, VersionListed than) {
            return version.updatedAt() != null
                    && (than.updatedAt() == null || version.updatedAt().isAfter(than.updatedAt()));
        }

        private static boolean later(VersionListed one, Record tag) {
            Long updated = tag.get("updated_at", Long.class);
            return updated == null
                    || (one.updatedAt() != null && one.updatedAt().toEpochMilli() > updated);
        }
    }

    private static void pointTag(
            DSLContext context,
            long repositoryId,
            String tag,
            @Nullable String before,
            Digest digest,
            long run,
            Instant now) {
        String after = digest.toString();
        if (after.equals(before)) {
            context.execute("UPDATE tag SET seen_run = ? WHERE repository_id = ? AND name = ?", run, repositoryId, tag);
            return;
        }
        context.execute("""
                INSERT INTO tag (repository_id, name, digest, seen_at, seen_run) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (repository_id, name) DO UPDATE SET digest = excluded.digest, seen_at = excluded.seen_at, seen_run = excluded.seen_run""", repositoryId, tag, after, now.toEpochMilli(), run);
        Events.add(context, repositoryId, before == null ? "tag-added" : "tag-moved", tag, before, after, now);
    }

    @Override
    public Standing standing(ImageName image, long run) {
        return database.read(context -> {
            long id = image.repositoryId();
            Record versions = Objects.requireNonNull(context.fetchOne(
                    "SELECT count(*) AS active, count(CASE WHEN seen_run = ? THEN 1 END) AS seen FROM version WHERE repository_id = ? AND state = 'active'",
                    run,
                    id));
            long dangling = Objects.requireNonNull(context.fetchOne("SELECT count(*) " + UNSEEN_TAGS, id, run, 0, run))
                    .get(0, Long.class);
            return new Standing(versions.get("active", Long.class), versions.get("seen", Long.class), dangling);
        });
    }

    @Override
    public long active(long connectionId) {
        return database.read(context ->
                Objects.requireNonNull(context.fetchOne("""
                        SELECT count(*) FROM version v JOIN repository r ON r.id = v.repository_id
                        WHERE r.connection_id = ? AND r.state = 'active' AND v.state = 'active'""", connectionId)).get(0, Long.class));
    }

    @Override
    public List<HeldVersion> unseen(ImageName image, long run, long afterId, int max) {
        return database.read(context -> context.fetch("""
                        SELECT id, github_id, digest FROM version
                        WHERE repository_id = ? AND state = 'active' AND seen_run < ? AND id > ? ORDER BY id LIMIT ?""", image.repositoryId(), run, afterId, max)
                .map(row -> new HeldVersion(
                        row.get("id", Long.class),
                        row.get("github_id", Long.class),
                        Digest.parse(row.get("digest", String.class)))));
    }

    @Override
    public int deleted(ImageName image, List<VersionListed> page, Instant now) {
        return database.write(context -> {
            int gone = 0;
            for (VersionListed version : page) {
                Record held = context.fetchOne(
                        "SELECT id, github_id, digest FROM version WHERE repository_id = ? AND github_id = ? AND state <> 'deleted'",
                        image.repositoryId(),
                        version.githubId());
                if (held != null) {
                    Instant deletedAt = version.deletedAt() == null ? now : version.deletedAt();
                    gone += remove(
                            context,
                            image.repositoryId(),
                            held.get("id", Long.class),
                            held.get("digest", String.class),
                            Presence.DELETED,
                            deletedAt,
                            now);
                }
            }
            return gone;
        });
    }

    @Override
    public int missed(HeldVersion version) {
        return database.write(context -> Objects.requireNonNull(context.fetchOne(
                        "UPDATE version SET missed = missed + 1 WHERE id = ? RETURNING missed", version.id()))
                .get(0, Integer.class));
    }

    @Override
    public void gone(ImageName image, HeldVersion version, Presence state, Instant now) {
        database.update(context -> remove(
                context, image.repositoryId(), version.id(), version.digest().toString(), state, null, now));
    }

    /** 1 where the version was held as active. Its tags go unless a later version of the same digest has them. */
    private static int remove(
            DSLContext context,
            long repositoryId,
            long versionId,
            String digest,
            Presence state,
            @Nullable Instant deletedAt,
            Instant now) {
        Record before = context.fetchOne("SELECT state FROM version WHERE id = ?", versionId);
        context.execute(
                "UPDATE version SET state = ?, deleted_at = ? WHERE id = ?",
                state.word(),
                Columns.millis(deletedAt),
                versionId);
        if (before == null || !before.get("state", String.class).equals("active")) {
            return 0;
        }
        boolean another = context.fetchOne(
                        "SELECT 1 FROM version WHERE repository_id = ? AND digest = ? AND state = 'active' LIMIT 1",
                        repositoryId,
                        digest)
                != null;
        if (!another) {
            context.fetch("DELETE FROM tag WHERE repository_id = ? AND digest = ? RETURNING name", repositoryId, digest)
                    .forEach(row -> Events.add(
                            context, repositoryId, "tag-removed", row.get("name", String.class), digest, null, now));
        }
        Events.add(context, repositoryId, "version-gone", digest, "active", state.word(), now);
        return 1;
    }

    @Override
    public void dropUnseenTags(ImageName image, long run, boolean complete, Instant now) {
        database.update(context -> {
            long id = image.repositoryId();
            context.execute(
                    "INSERT INTO event (at, repository_id, kind, subject, before) SELECT ?, t.repository_id, 'tag-removed', t.name, t.digest "
                            + UNSEEN_TAGS,
                    now.toEpochMilli(),
                    id,
                    run,
                    complete ? 1 : 0,
                    run);
            context.execute(
                    "DELETE FROM tag WHERE repository_id = ? AND name IN (SELECT t.name " + UNSEEN_TAGS + ")",
                    id,
                    id,
                    run,
                    complete ? 1 : 0,
                    run);
        });
    }

    @Override
    public void confirmTag(ImageName image, String tag, Digest digest, long run, Instant now) {
        database.update(context -> {
            Record before = context.fetchOne(
                    "SELECT digest FROM tag WHERE repository_id = ? AND name = ?", image.repositoryId(), tag);
            pointTag(
                    context,
                    image.repositoryId(),
                    tag,
                    before == null ? null : before.get("digest", String.class),
                    digest,
                    run,
                    now);
        });
    }

    @Override
    public List<TagSummary> unseenTags(ImageName image, long run, boolean complete, int max) {
        return database.read(context -> context.fetch(
                        "SELECT t.name, t.digest, t.seen_at " + UNSEEN_TAGS + " ORDER BY t.name LIMIT ?",
                        image.repositoryId(),
                        run,
                        complete ? 1 : 0,
                        run,
                        max)
                .map(TagQuestion::tag));
    }

    @Override
    public List<TagSummary> movingTags(ImageName image, long run, int max) {
        return database.read(context -> MovingTags.find(context, image.repositoryId(), run, max));
    }

    @Override
    public boolean has(ImageName image, Digest digest) {
        return database.read(context -> context.fetchOne(
                        "SELECT 1 FROM version WHERE repository_id = ? AND digest = ? AND state = 'active' LIMIT 1",
                        image.repositoryId(),
                        digest.toString())
                != null);
    }

    @Override
    public long lastChange() {
        return database.read(
                context -> Objects.requireNonNull(context.fetchOne("SELECT coalesce(max(id), 0) FROM event"))
                        .get(0, Long.class));
    }

    @Override
    public List<History.Event> changesSince(ImageName image, long change, int max) {
        return database.read(context -> HistoryQuestion.ofVersions(context, image, change, max, fixed));
    }

    @Override
    public List<Digest> unfetched(ImageName image, long run, int max) {
        return database.read(context -> context.fetch("""
                        SELECT v.digest FROM version v
                          LEFT JOIN manifest m ON m.digest = v.digest
                          LEFT JOIN image i ON i.digest = v.digest
                        WHERE v.repository_id = ? AND v.state = 'active' AND v.tried_run < ?
                          AND (m.digest IS NULL
                            OR (m.kind = 'image' AND i.config IS NULL)
                            OR (m.kind = 'index' AND EXISTS (SELECT 1 FROM manifest_child c LEFT JOIN manifest cm ON cm.digest = c.child
                                  WHERE c.parent = m.digest AND cm.digest IS NULL)))
                        ORDER BY EXISTS (SELECT 1 FROM tag t WHERE t.digest = v.digest AND t.repository_id = v.repository_id) DESC,
                          v.created_at DESC, v.id DESC
                        LIMIT ?""", image.repositoryId(), run, max)
                .map(row -> Digest.parse(row.get("digest", String.class))));
    }

    @Override
    public int refused(ImageName image, Digest digest) {
        return database.write(context -> context.fetchOptional(
                        "UPDATE version SET refused = refused + 1 WHERE repository_id = ? AND digest = ? AND state = 'active' RETURNING refused",
                        image.repositoryId(),
                        digest.toString())
                .map(row -> row.get("refused", Integer.class))
                .orElse(Integer.MAX_VALUE));
    }

    @Override
    public void tried(ImageName image, Digest digest, @Nullable String problem, long run) {
        database.update(context -> context.execute(
                "UPDATE version SET tried_run = ?, problem = ?, refused = CASE WHEN ? IS NULL THEN 0 ELSE refused END WHERE repository_id = ? AND digest = ?",
                run,
                problem,
                problem,
                image.repositoryId(),
                digest.toString()));
    }

    @Override
    public void absent(ImageName image, Digest entry, String problem, long run) {
        database.update(context -> context.execute("""
                INSERT INTO absent_manifest (repository_id, digest, problem, checked_run) VALUES (?, ?, ?, ?)
                ON CONFLICT (repository_id, digest) DO UPDATE SET problem = excluded.problem, checked_run = excluded.checked_run""", image.repositoryId(), entry.toString(), problem, run));
    }

    @Override
    public void settle(ImageName image, long run) {
        database.update(context -> {
            long id = image.repositoryId();
            context.execute(
                    "DELETE FROM absent_manifest WHERE repository_id = ? AND digest IN (SELECT digest FROM manifest)",
                    id);
            context.execute("""
                    UPDATE version SET kind = m.kind, size = m.content_size,
                      problem = CASE WHEN version.tried_run = ? THEN version.problem END
                    FROM manifest m WHERE m.digest = version.digest AND version.repository_id = ?
                      AND (version.kind <> m.kind OR version.problem IS NOT NULL)""", run, id);
            context.execute("""
                    UPDATE version SET
                      size = (WITH RECURSIVE reached (digest) AS (
                          SELECT c.child FROM manifest_child c WHERE c.parent = version.digest AND c.attestation = 0
                          UNION SELECT c.child FROM manifest_child c JOIN reached r ON c.parent = r.digest WHERE c.attestation = 0)
                        SELECT coalesce(sum(i.size), 0) FROM image i WHERE i.digest IN (SELECT digest FROM reached)),
                      problem = (SELECT count(a.digest) || ' of its ' || count(*) || ' entries cannot be read: '
                            || group_concat(a.problem, '; ')
                          FROM manifest_child c LEFT JOIN absent_manifest a ON a.digest = c.child AND a.repository_id = version.repository_id
                          WHERE c.parent = version.digest HAVING count(a.digest) > 0)
                    WHERE repository_id = ? AND kind = 'index' AND (size IS NULL OR tried_run = ?)""", id, run);
        });
    }
}
