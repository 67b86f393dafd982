package dev.tallyman.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.inventory.PatternMatch;
import dev.tallyman.inventory.Sight;
import dev.tallyman.inventory.Unseen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;

/** {@link Sight} on the tables {@code unseen}, {@code scope_match} and {@code mention}. */
public final class SightStore implements Sight {
    /** More than people read; the rest is told by the owners that they are of. */
    private static final int MAX_HINTS = 100_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<Map<String, String>>> KNOWN = new TypeReference<>() {};

    private static final String HELD = """
            SELECT r.name, r.state, r.connection_id, c.name AS connection, s.started_at AS listed_at
            FROM repository r LEFT JOIN connection c ON c.id = r.connection_id LEFT JOIN sync_run s ON s.id = r.listed_run
            WHERE r.registry = ? AND r.listed_run <> ? AND r.state IN ('active', 'missing') ORDER BY r.name LIMIT ?""";

    private static final String MENTIONED = """
            SELECT m.name, m.source, m.label, m.first_at, m.digest,
              (SELECT v.name FROM version w JOIN repository v ON v.id = w.repository_id WHERE w.digest = m.digest LIMIT 1) AS image,
              o.state = 'active' AS seen
            FROM mention m LEFT JOIN repository o ON o.registry = ? AND o.name = m.name
            WHERE m.registry IN (?, '') AND (o.id IS NULL OR o.listed_run <> ?) ORDER BY m.name, m.source LIMIT ?""";

    private final Database database;

    public SightStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Hint> hints(long connectionId, String registry, long run) {
        return database.read(context -> {
            List<Hint> hints = new ArrayList<>();
            context.fetch(HELD, registry, run, MAX_HINTS).forEach(row -> hints.add(held(row, connectionId)));
            context.fetch(MENTIONED, registry, registry, run, MAX_HINTS).forEach(row -> hints.add(mentioned(row)));
            return hints;
        });
    }

    private static Hint held(Record row, long connectionId) {
        Long of = row.get("connection_id", Long.class);
        boolean own = of == null || of == connectionId;
        Long listedAt = row.get("listed_at", Long.class);
        String when = listedAt == null ? "" : " at " + Instant.ofEpochMilli(listedAt);
        boolean active = row.get("state", String.class).equals("active");
        String connection = row.get("connection", String.class);
        Unseen.Known known = own
                ? new Unseen.Known(Unseen.How.EARLIER_SYNC, "an earlier sync listed it last" + when)
                : new Unseen.Known(
                        Unseen.How.OTHER_CONNECTION,
                        "the connection " + connection + (active ? " lists it, last" : " listed it last") + when);
        return new Hint(row.get("name", String.class), known, active && !own);
    }

    private static Hint mentioned(Record row) {
        Instant at = Instant.ofEpochMilli(row.get("first_at", Long.class));
        String image = row.get("image", String.class);
        Unseen.Known known = row.get("source", String.class).equals("delivery")
                ? new Unseen.Known(Unseen.How.DELIVERY, "a webhook's delivery was about it, first at " + at)
                : new Unseen.Known(
                        Unseen.How.LABEL,
                        row.get("label", String.class) + " of " + (image == null ? "" : image + "@")
                                + row.get("digest", String.class) + " names it");
        return new Hint(row.get("name", String.class), known, Boolean.TRUE.equals(row.get("seen", Boolean.class)));
    }

    @Override
    public void record(
            long connectionId, List<Missing> missing, List<PatternMatch> patterns, Set<String> undecided, Instant now) {
        database.update(context -> {
            missing.forEach(one -> upsert(context, connectionId, one, now));
            forget(context, connectionId, undecided, now);
            context.execute("DELETE FROM scope_match WHERE connection_id = ?", connectionId);
            int position = 0;
            for (PatternMatch one : patterns) {
                context.execute(
                        "INSERT INTO scope_match (connection_id, position, pattern, matched, examples, checked_at) VALUES (?, ?, ?, ?, ?, ?)",
                        connectionId,
                        position++,
                        one.pattern(),
                        one.matched() == null ? 0 : one.matched(),
                        Columns.json(one.examples()),
                        now.toEpochMilli());
            }
        });
    }

    private static void upsert(DSLContext context, long connectionId, Missing one, Instant now) {
        context.execute(
                """
                INSERT INTO unseen (connection_id, kind, name, owner, known, reason, evidence, since, checked_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (connection_id, kind, name) DO UPDATE SET owner = excluded.owner, known = excluded.known,
                  reason = excluded.reason, evidence = excluded.evidence, checked_at = excluded.checked_at""",
                connectionId,
                one.kind().word(),
                one.name(),
                one.owner(),
                Columns.json(one.known()),
                one.reason().word(),
                one.evidence(),
                now.toEpochMilli(),
                now.toEpochMilli());
    }

    /** What this sync did not find missing any more. */
    private static void forget(DSLContext context, long connectionId, Collection<String> undecided, Instant now) {
        List<Object> bindings = new ArrayList<>(List.of(connectionId, now.toEpochMilli()));
        bindings.addAll(undecided);
        String kept = undecided.isEmpty() ? "" : " AND owner NOT IN (" + Columns.places(undecided.size()) + ")";
        context.execute("DELETE FROM unseen WHERE connection_id = ? AND checked_at < ?" + kept, bindings.toArray());
    }

    @Override
    public List<Unseen> unseen(long connectionId) {
        return database.read(context -> unseen(context, connectionId));
    }

    /** For pages, which read in a snapshot of their own. */
    public static List<Unseen> unseen(DSLContext context, long connectionId) {
        return context.fetch("SELECT * FROM unseen WHERE connection_id = ? ORDER BY kind, name", connectionId)
                .map(SightStore::read);
    }

    private static Unseen read(Record row) {
        return new Unseen(
                Unseen.Kind.valueOf(row.get("kind", String.class).toUpperCase(Locale.ROOT)),
                row.get("name", String.class),
                known(row.get("known", String.class)),
                Instant.ofEpochMilli(row.get("since", Long.class)),
                Instant.ofEpochMilli(row.get("checked_at", Long.class)),
                Unseen.Reason.ofWord(row.get("reason", String.class)),
                row.get("evidence", String.class));
    }

    private static List<Unseen.Known> known(String json) {
        try {
            return JSON.readValue(json, KNOWN).stream()
                    .map(one -> new Unseen.Known(
                            Unseen.How.ofWord(one.getOrDefault("how", "")), one.getOrDefault("detail", "")))
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column does not hold what it should: " + json, e);
        }
    }

    @Override
    public List<PatternMatch> patterns(long connectionId) {
        return database.read(context -> patterns(context, connectionId));
    }

    /** For pages, which read in a snapshot of their own. */
    public static List<PatternMatch> patterns(DSLContext context, long connectionId) {
        return context.fetch("SELECT * FROM scope_match WHERE connection_id = ? ORDER BY position", connectionId)
                .map(row -> new PatternMatch(
                        row.get("pattern", String.class),
                        row.get("matched", Long.class),
                        Columns.texts(row.get("examples", String.class)),
                        Columns.instant(row.get("checked_at", Long.class))));
    }
}
