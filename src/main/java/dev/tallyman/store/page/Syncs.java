package dev.tallyman.store.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.server.views.SyncRow;
import dev.tallyman.sync.SyncReport;
import dev.tallyman.sync.SyncWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;

/** The syncs that ran, from their reports. */
final class Syncs {
    private static final String SQL = """
            SELECT s.id, c.name, s.started_at, s.finished_at, s.report
            FROM sync_run s LEFT JOIN connection c ON c.id = s.connection_id ORDER BY s.id DESC LIMIT ?""";

    private Syncs() {}

    static List<SyncRow> load(DSLContext context, int most) {
        return context.fetch(SQL, most).map(columns -> view(new Row(columns)));
    }

    private static SyncRow view(Row row) {
        JsonNode report = Row.json(row.optionalText("report"));
        JsonNode problems = report.path("problems");
        JsonNode first = problems.path(0);
        return new SyncRow(
                row.number("id"),
                row.optionalText("name"),
                row.time("started_at"),
                row.optionalTime("finished_at"),
                report.path("status").isTextual() ? report.path("status").asText() : null,
                report.path("packages").asLong(),
                report.path("newVersions").asLong(),
                report.path("requests").path("rest").asLong()
                        + report.path("requests").path("registry").asLong(),
                problems.size(),
                first.isObject()
                        ? first.path("where").asText() + ": "
                                + first.path("what").asText()
                        : null,
                remarks(report));
    }

    private static List<String> remarks(JsonNode report) {
        List<String> remarks = new ArrayList<>();
        JsonNode verification = report.path("verification");
        if (verification.isObject()) {
            remarks.add(SyncWords.of(verification(verification)));
        }
        List<String> unannounced = new ArrayList<>();
        report.path("unannounced").forEach(image -> unannounced.add(image.asText()));
        if (!unannounced.isEmpty()) {
            remarks.add(SyncWords.unannounced(unannounced));
        }
        JsonNode left = report.path("left");
        if (left.isObject()) {
            remarks.add(SyncWords.of(new SyncReport.Left(
                    left.path("packages").asLong(),
                    Instant.parse(left.path("resumesAt").asText()))));
        }
        if (report.path("cancelled").asBoolean()) {
            remarks.add("cancelled");
        }
        return remarks;
    }

    private static SyncReport.Verification verification(JsonNode node) {
        Map<String, Long> caught = new TreeMap<>();
        node.path("caught")
                .properties()
                .forEach(one -> caught.put(one.getKey(), one.getValue().asLong()));
        return new SyncReport.Verification(
                node.path("packages").asLong(), node.path("left").asLong(), caught, List.of());
    }
}
