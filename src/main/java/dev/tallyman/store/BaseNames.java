package dev.tallyman.store;

import dev.tallyman.inventory.BaseName;
import dev.tallyman.model.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;

/** What images are called: by their own versions, and by those of the indexes that they are in. */
final class BaseNames {
    private static final String NAMES = """
            WITH wanted (id) AS (SELECT value FROM json_each(?)),
            holder (image_id, digest) AS (
              SELECT i.id, i.digest FROM wanted w JOIN image i ON i.id = w.id
              UNION SELECT i.id, c.parent FROM wanted w JOIN image i ON i.id = w.id JOIN manifest_child c ON c.child = i.digest AND c.attestation = 0)
            SELECT DISTINCT h.image_id, r.id AS repository_id, r.registry, r.name, t.name AS tag, v.digest
            FROM holder h JOIN version v ON v.digest = h.digest JOIN repository r ON r.id = v.repository_id
            LEFT JOIN tag t ON t.repository_id = r.id AND t.digest = v.digest
            ORDER BY t.name IS NULL, v.state <> 'active', r.name, r.registry, t.name = 'latest', length(t.name) DESC, t.name, v.digest""";

    private BaseNames() {}

    /** By the image's row, the best name first; where tags name it, those alone. */
    static Map<Long, List<BaseName>> of(DSLContext context, Collection<Long> images) {
        Map<Long, List<BaseName>> names = new LinkedHashMap<>();
        context.fetch(NAMES, images.toString()).forEach(row -> {
            List<BaseName> known = names.computeIfAbsent(row.get("image_id", Long.class), id -> new ArrayList<>());
            BaseName name = new BaseName(
                    row.get("repository_id", Long.class),
                    row.get("registry", String.class),
                    row.get("name", String.class),
                    row.get("tag", String.class),
                    Digest.parse(row.get("digest", String.class)));
            if (known.isEmpty() || name.tag() != null || known.getFirst().tag() == null) {
                known.add(name);
            }
        });
        return names;
    }

    /** Every name of any of these images, each once. */
    static List<BaseName> together(Map<Long, List<BaseName>> names) {
        Set<String> seen = new HashSet<>();
        List<BaseName> all = names.values().stream()
                .flatMap(List::stream)
                .filter(name -> seen.add(name.full()))
                .toList();
        return all.stream().anyMatch(name -> name.tag() != null)
                ? all.stream().filter(name -> name.tag() != null).toList()
                : all;
    }
}
