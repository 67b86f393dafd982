package dev.tallyman.store;

import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.PackageListed;
import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.Repositories;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** {@link Repositories} on the table {@code repository}. */
public final class RepositoryStore implements Repositories {
    /** Of a whole page at once, as most of its images are as they were. */
    private static final String HELD = """
            SELECT id, registry, name, connection_id, github_id, owner, owner_kind, visibility, linked_repository, html_url, version_count,
              created_at, updated_at, state, missed, synced_at, synced_mark, to_verify
            FROM repository WHERE""";

    private final Database database;

    public RepositoryStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Listed> list(long connectionId, Collection<PackageListed> page, long run, Instant now) {
        return database.write(context -> {
            Map<String, Record> held = held(context, page);
            List<Listed> all = new ArrayList<>(page.size());
            List<Object> same = new ArrayList<>();
            for (PackageListed stated : page) {
                Record before = held.get(key(stated.registry(), stated.imageName()));
                if (before == null) {
                    all.add(added(context, connectionId, stated, run, now));
                } else if (isSame(before, connectionId, stated)) {
                    same.add(before.get("id", Long.class));
                    all.add(listed(before, stated, false, false));
                } else {
                    all.add(changed(context, before, connectionId, stated, run, now));
                }
            }
            if (!same.isEmpty()) {
                same.addFirst(run);
                context.execute(
                        "UPDATE repository SET listed_run = ? WHERE id IN (" + Columns.places(same.size() - 1) + ")",
                        same.toArray());
            }
            return all;
        });
    }

    private static Map<String, Record> held(DSLContext context, Collection<PackageListed> page) {
        Set<String> registries = page.stream().map(PackageListed::registry).collect(Collectors.toSet());
        List<Object> bindings = new ArrayList<>(registries);
        page.forEach(stated -> bindings.add(stated.imageName()));
        String sql = HELD + " registry IN (" + Columns.places(registries.size()) + ") AND name IN ("
                + Columns.places(page.size()) + ")";
        Map<String, Record> held = new HashMap<>();
        context.fetch(sql, bindings.toArray())
                .forEach(row -> held.put(key(row.get("registry", String.class), row.get("name", String.class)), row));
        return held;
    }

    private static String key(String registry, String name) {
        return registry + "/" + name;
    }

    /** Whether nothing is to be written but that it was listed. */
    private static boolean isSame(Record held, long connectionId, PackageListed stated) {
        return held.get("state", String.class).equals("active")
                && held.get("missed", Long.class) == 0
                && Objects.equals(held.get("connection_id", Long.class), connectionId)
                && Objects.equals(held.get("github_id", Long.class), stated.githubId())
                && held.get("owner", String.class).equals(stated.owner())
                && held.get("owner_kind", String.class).equals(kind(stated))
                && held.get("visibility", String.class)
                        .equals(stated.visibility().word())
                && Objects.equals(held.get("linked_repository", String.class), stated.repository())
                && Objects.equals(held.get("html_url", String.class), stated.htmlUrl())
                && Objects.equals(held.get("version_count", Long.class), stated.versionCount())
                && Objects.equals(held.get("created_at", Long.class), Columns.millis(stated.createdAt()))
                && Objects.equals(held.get("updated_at", Long.class), Columns.millis(stated.updatedAt()));
    }

    private static Listed added(DSLContext context, long connectionId, PackageListed stated, long run, Instant now) {
        long id = insert(context, connectionId, stated, run, now);
        Events.add(context, id, "image-added", stated.imageName(), null, null, now);
        return new Listed(
                new ImageName(id, stated.registry(), stated.imageName()), stated, true, false, false, false, null);
    }

    private static Listed changed(
            DSLContext context, Record held, long connectionId, PackageListed stated, long run, Instant now) {
        long id = held.get("id", Long.class);
        boolean back = !held.get("state", String.class).equals("active");
        if (back) {
            Events.add(context, id, "image-back", stated.imageName(), held.get("state", String.class), "active", now);
        }
        boolean explained = noteChanges(context, id, held, stated, now) || back;
        update(context, id, connectionId, stated, run);
        return listed(held, stated, back, explained);
    }

    private static Listed listed(Record held, PackageListed stated, boolean back, boolean explained) {
        String mark = stated.mark();
        boolean moved = back || mark == null || !mark.equals(held.get("synced_mark", String.class));
        return new Listed(
                name(held),
                stated,
                moved,
                held.get("to_verify", Long.class) == 1,
                explained,
                held.get("synced_mark") != null && !back,
                Columns.instant(held.get("synced_at", Long.class)));
    }

    private static long insert(DSLContext context, long connectionId, PackageListed stated, long run, Instant now) {
        return Objects.requireNonNull(context.fetchOne(
                        """
                        INSERT INTO repository (connection_id, registry, name, github_id, owner, owner_kind, visibility, linked_repository,
                          html_url, version_count, created_at, updated_at, first_seen_at, listed_run)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                        connectionId,
                        stated.registry(),
                        stated.imageName(),
                        stated.githubId(),
                        stated.owner(),
                        kind(stated),
                        stated.visibility().word(),
                        stated.repository(),
                        stated.htmlUrl(),
                        stated.versionCount(),
                        Columns.millis(stated.createdAt()),
                        Columns.millis(stated.updatedAt()),
                        now.toEpochMilli(),
                        run))
                .get(0, Long.class);
    }

    private static void update(DSLContext context, long id, long connectionId, PackageListed stated, long run) {
        context.execute(
                """
                UPDATE repository SET connection_id = ?, github_id = ?, owner = ?, owner_kind = ?, visibility = ?, linked_repository = ?,
                  html_url = ?, version_count = ?, created_at = ?, updated_at = ?, state = 'active', missed = 0, listed_run = ?
                WHERE id = ?""",
                connectionId,
                stated.githubId(),
                stated.owner(),
                kind(stated),
                stated.visibility().word(),
                stated.repository(),
                stated.htmlUrl(),
                stated.versionCount(),
                Columns.millis(stated.createdAt()),
                Columns.millis(stated.updatedAt()),
                run,
                id);
    }

    private static String kind(PackageListed stated) {
        return stated.ownedByUser() ? "user" : "organization";
    }

    private static boolean noteChanges(DSLContext context, long id, Record held, PackageListed stated, Instant now) {
        boolean visibility = note(
                context,
                id,
                "visibility-changed",
                stated.imageName(),
                held.get("visibility", String.class),
                stated.visibility().word(),
                now);
        boolean link = note(
                context,
                id,
                "link-changed",
                stated.imageName(),
                held.get("linked_repository", String.class),
                stated.repository(),
                now);
        if (link) {
            context.execute("UPDATE repository SET owner_checked_at = NULL WHERE id = ?", id);
        }
        return visibility || link;
    }

    private static boolean note(
            DSLContext context,
            long id,
            String kind,
            String subject,
            @Nullable String before,
            @Nullable String after,
            Instant now) {
        if (Objects.equals(before, after)) {
            return false;
        }
        Events.add(context, id, kind, subject, before, after, now);
        return true;
    }

    @Override
    public List<ImageName> unlisted(long connectionId, String registry, String owner, long run) {
        return database.read(context ->
                context.fetch("""
                        SELECT id, registry, name FROM repository
                        WHERE registry = ? AND lower(owner) = lower(?) AND state = 'active' AND listed_run < ?
                          AND (connection_id IS NULL OR connection_id = ?) ORDER BY name""", registry, owner, run, connectionId).map(RepositoryStore::name));
    }

    @Override
    public int missed(ImageName image) {
        return database.write(context -> Objects.requireNonNull(context.fetchOne(
                        "UPDATE repository SET missed = missed + 1 WHERE id = ? RETURNING missed",
                        image.repositoryId()))
                .get(0, Integer.class));
    }

    @Override
    public void gone(ImageName image, Presence state, Instant now) {
        database.update(context -> {
            long id = image.repositoryId();
            int changed = context.execute(
                    "UPDATE repository SET state = ?, synced_mark = NULL WHERE id = ? AND state = 'active'",
                    state.word(),
                    id);
            if (changed == 0) {
                return;
            }
            context.execute("""
                    INSERT INTO event (at, repository_id, kind, subject, before)
                    SELECT ?, repository_id, 'tag-removed', name, digest FROM tag WHERE repository_id = ?""", now.toEpochMilli(), id);
            context.execute("DELETE FROM tag WHERE repository_id = ?", id);
            context.execute(
                    "UPDATE version SET state = ? WHERE repository_id = ? AND state = 'active'", state.word(), id);
            Events.add(context, id, "image-gone", image.name(), "active", state.word(), now);
        });
    }

    @Override
    public List<ImageName> superseded(long run) {
        return database.read(context -> context.fetch("""
                        SELECT o.id, o.registry, o.name
                        FROM (SELECT id, registry, github_id FROM repository WHERE listed_run = ? AND synced_at IS NULL AND github_id > 0) n
                          JOIN repository o ON o.github_id = n.github_id AND o.registry = n.registry AND o.id <> n.id
                        WHERE o.listed_run < ? AND o.state = 'active'""", run, run).map(RepositoryStore::name));
    }

    @Override
    public Map<String, Boolean> owners(long connectionId) {
        return database.read(context -> {
            Map<String, Boolean> owners = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            context.fetch(
                            "SELECT DISTINCT owner, owner_kind FROM repository WHERE connection_id = ? AND state = 'active'",
                            connectionId)
                    .forEach(row -> owners.put(
                            row.get("owner", String.class),
                            row.get("owner_kind", String.class).equals("user")));
            return owners;
        });
    }

    @Override
    public Optional<ImageName> renamed(ImageName old, long run, Instant now) {
        return database.write(context -> {
            Record successor = context.fetchOne("""
                    SELECT n.id, n.registry, n.name FROM repository o JOIN repository n ON n.registry = o.registry AND n.github_id = o.github_id
                    WHERE o.id = ? AND n.id <> o.id AND n.listed_run = ? AND n.synced_at IS NULL
                      AND NOT EXISTS (SELECT 1 FROM version v WHERE v.repository_id = n.id)""", old.repositoryId(), run);
            if (successor == null) {
                return Optional.empty();
            }
            long id = successor.get("id", Long.class);
            for (String table : List.of("version", "tag", "event", "absent_manifest")) {
                context.execute(
                        "UPDATE " + table + " SET repository_id = ? WHERE repository_id = ?", id, old.repositoryId());
            }
            context.execute("DELETE FROM repository WHERE id = ?", old.repositoryId());
            ImageName name = name(successor);
            Events.add(context, id, "image-renamed", name.name(), old.name(), name.name(), now);
            return Optional.of(name);
        });
    }

    @Override
    public void complete(ImageName image, @Nullable String mark, Instant now) {
        database.update(context -> context.execute(
                "UPDATE repository SET synced_mark = ?, synced_at = ? WHERE id = ?",
                mark,
                now.toEpochMilli(),
                image.repositoryId()));
    }

    @Override
    public Set<Long> connectionsOf(String name) {
        return database.read(context -> Set.copyOf(context.fetch(
                        "SELECT DISTINCT connection_id FROM repository WHERE name = ? AND connection_id IS NOT NULL",
                        name.toLowerCase(Locale.ROOT))
                .map(row -> row.get("connection_id", Long.class))));
    }

    @Override
    public void incomplete(ImageName image) {
        database.update(context ->
                context.execute("UPDATE repository SET synced_mark = NULL WHERE id = ?", image.repositoryId()));
    }

    @Override
    public void verifyAll(long connectionId) {
        database.update(context -> context.execute(
                "UPDATE repository SET to_verify = 1 WHERE connection_id = ? AND state = 'active'", connectionId));
    }

    @Override
    public long toVerify(long connectionId) {
        return database.read(context -> Objects.requireNonNull(context.fetchOne(
                        "SELECT count(*) FROM repository WHERE connection_id = ? AND to_verify = 1 AND state = 'active'",
                        connectionId))
                .get(0, Long.class));
    }

    @Override
    public void verified(ImageName image, Instant now) {
        database.update(context -> context.execute(
                "UPDATE repository SET to_verify = 0, verified_at = ? WHERE id = ?",
                now.toEpochMilli(),
                image.repositoryId()));
    }

    static ImageName name(Record row) {
        return new ImageName(
                row.get("id", Long.class), row.get("registry", String.class), row.get("name", String.class));
    }
}
