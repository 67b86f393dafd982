package dev.tallyman.store.page;

import dev.tallyman.model.Problem;
import dev.tallyman.server.views.FeedRow;
import dev.tallyman.store.Reach;
import java.util.List;
import org.jooq.DSLContext;

/** Ecosystems that there are advisories for, and those that only the packages know. */
final class Feeds {
    private static final String SQL = """
            WITH used AS (
              SELECT CASE WHEN pv.ecosystem = '' THEN pv.type ELSE %s END AS ecosystem,
                count(*) AS packages, sum(pv.matched_at IS NULL) AS waiting
              FROM package_version pv
              WHERE EXISTS (SELECT 1 FROM image_package ip WHERE ip.package_version_id = pv.id)
              GROUP BY 1)
            SELECT coalesce(f.ecosystem, u.ecosystem) AS ecosystem,
              CASE WHEN f.ecosystem IS NULL THEN NULL ELSE (SELECT count(*) FROM advisory_ecosystem ae WHERE ae.ecosystem = f.ecosystem) END AS records,
              f.origin, f.updated_at, f.problems, u.packages, u.waiting
            FROM used u FULL OUTER JOIN advisory_feed f ON f.ecosystem = u.ecosystem
            ORDER BY coalesce(u.packages, 0) DESC, 1""".formatted(Reach.ECOSYSTEM);

    private Feeds() {}

    static List<FeedRow> load(DSLContext context) {
        return context.fetch(SQL).map(columns -> {
            Row row = new Row(columns);
            Long records = row.optionalNumber("records");
            List<Problem> problems = row.problems("problems");
            return new FeedRow(
                    row.text("ecosystem"),
                    records == null ? null : records.intValue(),
                    row.optionalText("origin"),
                    row.optionalTime("updated_at"),
                    problems,
                    row.count("packages"),
                    row.count("waiting"));
        });
    }
}
