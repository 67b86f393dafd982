package dev.tallyman.store.page;

import dev.tallyman.server.views.Links;
import dev.tallyman.server.views.SearchView;
import dev.tallyman.server.views.SearchView.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/** What a search box was given: a name, tag, digest, weakness, purl or a part of one. One is made for each question. */
final class SearchQuestion {
    private static final Pattern DIGEST = Pattern.compile("(?:sha256:)?[0-9a-f]{7,64}");
    private static final String REGISTRY = "ghcr.io/";

    private final DSLContext context;
    private final Names names;
    private final List<Hit> hits = new ArrayList<>();

    SearchQuestion(DSLContext context) {
        this.context = context;
        this.names = Names.load(context);
    }

    SearchView answer(String asked) {
        String query = asked.strip();
        if (query.isEmpty()) {
            return new SearchView(query, List.of());
        }
        String name = query.toLowerCase(Locale.ROOT).startsWith(REGISTRY) ? query.substring(REGISTRY.length()) : query;
        images(name);
        references(name);
        if (DIGEST.matcher(query).matches()) {
            digests(query.startsWith("sha256:") ? query : "sha256:" + query);
        }
        tags(query);
        weaknesses(query);
        packages(query);
        return new SearchView(query, hits);
    }

    private void images(String query) {
        context.fetch("""
                        SELECT r.id, r.name, r.visibility FROM repository r WHERE r.name LIKE ? ESCAPE '\\'
                        ORDER BY r.name <> ?, length(r.name), r.name LIMIT ?""", "%" + ContentPages.escapeLike(query) + "%", query, SearchView.MOST)
                .forEach(columns -> {
                    Row row = new Row(columns);
                    String name = names.of(row.number("id"));
                    boolean exact = name.equalsIgnoreCase(query);
                    hits.add(new Hit("image", name, row.text("visibility"), Links.image(name), exact));
                });
    }

    /** {@code name:tag}, {@code name@sha256:…}. */
    private void references(String query) {
        int at = query.indexOf('@');
        int colon = query.lastIndexOf(':');
        int cut = at > 0 ? at : colon;
        if (cut <= 0) {
            return;
        }
        String name = query.substring(0, cut);
        String reference = query.substring(cut + 1);
        context.fetch("""
                        SELECT t.repository_id, t.name, t.digest FROM tag t JOIN repository r ON r.id = t.repository_id
                        WHERE r.name = ? AND t.name = ?
                        UNION ALL
                        SELECT v.repository_id, v.digest, v.digest FROM version v JOIN repository r ON r.id = v.repository_id
                        WHERE r.name = ? AND v.digest = ?
                        LIMIT 1""", name, reference, name, reference).forEach(columns -> {
            Row row = new Row(columns);
            String image = names.of(row.number("repository_id"));
            hits.add(new Hit(
                    "tag",
                    image + (at > 0 ? "@" : ":") + reference,
                    row.text("digest"),
                    Links.image(image, reference),
                    true));
        });
    }

    private void digests(String digest) {
        context.fetch("""
                        SELECT v.repository_id, v.digest, v.kind FROM version v WHERE v.digest >= ? AND v.digest < ?
                        UNION
                        SELECT v.repository_id, v.digest, v.kind FROM layer l
                        JOIN image_layer il ON il.layer_id = l.id JOIN image i ON i.id = il.image_id JOIN version v ON v.digest = i.digest
                        WHERE l.digest = ?
                        LIMIT ?""", digest, digest + "~", digest, SearchView.MOST).forEach(columns -> {
            Row row = new Row(columns);
            String image = names.of(row.number("repository_id"));
            hits.add(new Hit(
                    "digest",
                    image + "@" + row.text("digest"),
                    row.text("kind"),
                    Links.image(image, row.text("digest")),
                    row.text("digest").startsWith(digest)));
        });
    }

    private void tags(String query) {
        context.fetch("""
                        SELECT t.repository_id, t.name, t.digest FROM tag t WHERE t.name LIKE ? ESCAPE '\\'
                        ORDER BY t.name <> ?, length(t.name), t.seen_at DESC LIMIT ?""", ContentPages.escapeLike(query) + "%", query, SearchView.MOST)
                .forEach(columns -> {
                    Row row = new Row(columns);
                    String image = names.of(row.number("repository_id"));
                    hits.add(new Hit(
                            "tag",
                            image + ":" + row.text("name"),
                            row.text("digest"),
                            Links.image(image, row.text("name")),
                            row.text("name").equals(query)));
                });
    }

    private void weaknesses(String query) {
        context.fetch("""
                        SELECT f.weakness, count(DISTINCT f.package_version_id) AS packages, max(f.known_exploited) AS exploited,
                          max(a.alias = upper(?) OR a.alias = ?) AS named
                        FROM weakness_alias a JOIN finding f ON f.weakness = a.weakness WHERE a.alias LIKE ? ESCAPE '\\'
                        GROUP BY f.weakness ORDER BY 4 DESC, 3 DESC, 1 DESC LIMIT ?""", query, query, "%" + ContentPages.escapeLike(query) + "%", SearchView.MOST)
                .forEach(columns -> {
                    Row row = new Row(columns);
                    int packages = row.count("packages");
                    hits.add(new Hit(
                            "weakness",
                            row.text("weakness"),
                            "in " + packages + (packages == 1 ? " package version" : " package versions")
                                    + (row.flag("exploited") ? ", known to be exploited" : ""),
                            Links.weakness(row.text("weakness")),
                            row.flag("named")));
                });
    }

    private void packages(String query) {
        context.fetch(
                        """
                        SELECT pv.name, pv.type, count(*) AS versions, min(pv.purl) AS purl, max(pv.purl = ?) AS exact FROM package_version pv
                        WHERE (pv.name LIKE ? ESCAPE '\\' OR pv.source_name LIKE ? ESCAPE '\\' OR pv.purl = ? OR pv.purl LIKE ? ESCAPE '\\')
                          AND EXISTS (SELECT 1 FROM image_package ip WHERE ip.package_version_id = pv.id)
                        GROUP BY pv.name, pv.type ORDER BY pv.name <> ?, length(pv.name), pv.name LIMIT ?""",
                        query,
                        "%" + ContentPages.escapeLike(query) + "%",
                        ContentPages.escapeLike(query) + "%",
                        query,
                        ContentPages.escapeLike(query) + "@%",
                        query,
                        SearchView.MOST)
                .forEach(columns -> {
                    Row row = new Row(columns);
                    int versions = row.count("versions");
                    boolean purl = row.flag("exact");
                    hits.add(new Hit(
                            "package",
                            purl ? query : row.text("name"),
                            row.text("type") + ", " + versions + (versions == 1 ? " version" : " versions"),
                            purl ? Links.packageVersion(query) : Links.packages(row.text("name")),
                            purl || row.text("name").equalsIgnoreCase(query)));
                });
    }
}
