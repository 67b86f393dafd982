package dev.tallyman.store.page;

import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;

/**
 * What an image is called on the page: {@code owner/name}, with the registry's host before it where two registries have that name.
 *
 * @param byId names by the row's id
 */
record Names(Map<Long, String> byId) {
    private static final String SQL = """
            SELECT r.id, r.name, r.registry, count(*) OVER (PARTITION BY r.name) AS namesakes FROM repository r""";

    static Names load(DSLContext context) {
        Map<Long, String> names = new HashMap<>();
        context.fetch(SQL).forEach(columns -> {
            Row row = new Row(columns);
            boolean ambiguous = row.count("namesakes") > 1;
            names.put(row.number("id"), ambiguous ? row.text("registry") + "/" + row.text("name") : row.text("name"));
        });
        return new Names(Map.copyOf(names));
    }

    String of(long repository) {
        return byId.getOrDefault(repository, "?");
    }
}
