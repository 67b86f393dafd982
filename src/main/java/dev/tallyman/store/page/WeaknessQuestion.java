package dev.tallyman.store.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdInputStream;
import dev.tallyman.match.Finding;
import dev.tallyman.match.Risk;
import dev.tallyman.server.views.VersionOrder;
import dev.tallyman.server.views.WeaknessRow;
import dev.tallyman.server.views.WeaknessView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** All that is known of one weakness. One is made for each question. */
final class WeaknessQuestion {
    /** An advisory's record, decompressed; more of it is not read for a page. */
    private static final int MAX_RECORD_BYTES = 4 << 20;

    private static final int MAX_REFERENCES = 12;

    private static final String ID = """
            SELECT f.weakness FROM finding f WHERE f.weakness = ?
            UNION ALL
            SELECT a.weakness FROM weakness_alias a WHERE a.alias = ? OR a.alias = upper(?)
            LIMIT 1""";

    private static final String FINDINGS = """
            SELECT f.*, pv.name, pv.type, pv.version, pv.source_name, pv.source_version, pv.ecosystem
            FROM finding f JOIN package_version pv ON pv.id = f.package_version_id WHERE f.weakness = ?""";

    private final DSLContext context;
    private final VersionOrder order;
    private final Exposure exposure;

    WeaknessQuestion(DSLContext context, VersionOrder order, Exposure exposure) {
        this.exposure = exposure;
        this.context = context;
        this.order = order;
    }

    Optional<WeaknessView> answer(String id) {
        return context.fetchOptional(ID, id, id, id).map(columns -> view(new Row(columns).text("weakness")));
    }

    private WeaknessView view(String id) {
        List<Row> rows = context.fetch(FINDINGS, id).map(Row::new);
        Exposure.Found worst =
                rows.stream().map(Exposure::found).reduce(Exposure.Found::worse).orElseThrow();
        TreeSet<String> aliases = new TreeSet<>();
        TreeSet<String> advisories = new TreeSet<>();
        rows.forEach(row -> {
            aliases.addAll(row.strings("aliases"));
            advisories.addAll(row.strings("advisories"));
        });
        Places.Found places = new Places(context).ofWeakness(id);
        Advisory advisory = advisory(advisories);
        return new WeaknessView(
                id,
                List.copyOf(aliases),
                worst.severity(),
                worst.score(),
                rows.stream()
                        .map(row -> row.optionalText("vector"))
                        .filter(java.util.Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                worst.epss(),
                rows.stream().anyMatch(row -> row.flag("known_exploited")),
                advisories.isEmpty(),
                exposure.images(id),
                risk(id, rows, worst),
                rows.stream()
                        .map(row -> row.time("first_seen_at"))
                        .min(Instant::compareTo)
                        .orElseThrow(),
                advisory.published,
                advisory.summary,
                advisory.details,
                advisory.references,
                List.copyOf(advisories),
                places.places(),
                places.left(),
                changes(rows, places.places()));
    }

    /** That of the lists; of what is in no image in use, without exposure. */
    private Risk risk(String id, List<Row> rows, Exposure.Found worst) {
        return exposure.weaknesses().stream()
                .filter(row -> row.id().equals(id))
                .map(WeaknessRow::risk)
                .findFirst()
                .orElseGet(() -> Risk.of(
                        worst.severity(),
                        worst.score(),
                        rows.stream().anyMatch(row -> row.flag("known_exploited")),
                        worst.epss(),
                        rows.stream().anyMatch(row -> row.optionalText("fixed") != null),
                        Finding.Status.AFFECTED,
                        0));
    }

    private List<dev.tallyman.server.views.Change> changes(List<Row> rows, List<WeaknessView.Place> places) {
        Changes changes = new Changes();
        for (Row row : rows) {
            List<String> images = places.stream()
                    .filter(place -> place.packageName().equals(row.text("name"))
                            && place.installed().equals(row.text("version")))
                    .map(WeaknessView.Place::image)
                    .distinct()
                    .toList();
            if (!images.isEmpty()) {
                String source = row.text("source_name");
                String from = row.text("source_version");
                changes.add(
                        source.isEmpty() ? row.text("name") : source,
                        row.text("type"),
                        row.text("ecosystem"),
                        row.text("name"),
                        from.isEmpty() ? row.text("version") : from,
                        Exposure.found(row),
                        images);
            }
        }
        return changes.best(order);
    }

    private static final class Advisory {
        private @Nullable Instant published;
        private @Nullable String summary;
        private @Nullable String details;
        private final List<String> references = new ArrayList<>();
    }

    /** What the records say; a record that cannot be read says nothing. */
    private Advisory advisory(Iterable<String> records) {
        Advisory said = new Advisory();
        for (String record : records) {
            context.fetchOptional("SELECT a.record FROM advisory a WHERE a.osv_id = ?", record)
                    .ifPresent(columns -> read(new Row(columns), said));
        }
        return said;
    }

    private static void read(Row row, Advisory said) {
        JsonNode record = Row.json(decompress(row.bytes("record")));
        Instant published = time(record.path("published"));
        if (published != null && (said.published == null || published.isBefore(said.published))) {
            said.published = published;
        }
        said.summary = said.summary != null ? said.summary : text(record.path("summary"));
        said.details = said.details != null ? said.details : text(record.path("details"));
        record.path("references").forEach(reference -> {
            String url = reference.path("url").asText("");
            // Only addresses that a browser opens as pages: a record is anyone's text, and "javascript:" is an address
            // too.
            if ((url.startsWith("https://") || url.startsWith("http://"))
                    && said.references.size() < MAX_REFERENCES
                    && !said.references.contains(url)) {
                said.references.add(url);
            }
        });
    }

    private static @Nullable Instant time(JsonNode node) {
        try {
            return node.isTextual() ? Instant.parse(node.asText()) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.asText().isBlank() ? node.asText().strip() : null;
    }

    private static @Nullable String decompress(byte @Nullable [] record) {
        if (record == null) {
            return null;
        }
        try (ZstdInputStream stream = new ZstdInputStream(new ByteArrayInputStream(record))) {
            return new String(stream.readNBytes(MAX_RECORD_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }
}
