package dev.tallyman.store;

import dev.tallyman.inventory.Related;
import dev.tallyman.inventory.Related.Link;
import dev.tallyman.inventory.VersionKind;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What belongs to a manifest of an image: the entries of an index, and what is about it or about one of them. */
public final class RelatedQuestion {
    /** Of an index with more entries the others are left out. */
    private static final int MOST = 500;

    private static final Pattern FALLBACK = Pattern.compile("sha256-([0-9a-f]{64})(\\.[a-z]+)?");
    private static final Set<String> PREDICATE_KEYS =
            Set.of("in-toto.io/predicate-type", "predicateType", "dev.sigstore.bundle.predicateType");

    private static final String MANIFEST = """
             m.kind, m.media_type, m.content,
              EXISTS (SELECT 1 FROM version v WHERE v.repository_id = ? AND v.digest = %s AND v.state = 'active') AS present""";
    private static final String ENTRIES = "SELECT c.parent AS about, c.child AS digest,"
            + MANIFEST.formatted("c.child")
            + " FROM manifest_child c LEFT JOIN manifest m ON m.digest = c.child WHERE c.parent IN (%s) ORDER BY c.parent, c.position";
    private static final String SUBJECTS = "SELECT m.subject AS about, m.digest,"
            + MANIFEST.formatted("m.digest")
            + " FROM manifest m JOIN version o ON o.digest = m.digest AND o.repository_id = ? AND o.state = 'active'"
            + " WHERE m.subject IN (%s) ORDER BY m.digest";
    private static final String TAGS = "SELECT t.name, t.digest," + MANIFEST.formatted("t.digest")
            + " FROM tag t LEFT JOIN manifest m ON m.digest = t.digest"
            + " WHERE t.repository_id = ? AND t.name GLOB 'sha256-*' AND substr(t.name, 8, 64) IN (%s) ORDER BY t.name";

    private final DSLContext context;
    private final long repositoryId;
    private final Map<String, Related> found = new LinkedHashMap<>();

    public RelatedQuestion(DSLContext context, long repositoryId) {
        this.context = context;
        this.repositoryId = repositoryId;
    }

    /** Each manifest once, by the first of the ways that lead to it. */
    public List<Related> of(String digest) {
        Set<String> reached = new LinkedHashSet<>(List.of(digest));
        List<String> next = List.of(digest);
        while (!next.isEmpty() && reached.size() < MOST) {
            next = entries(next, Link.ENTRY, null).stream().filter(reached::add).toList();
        }
        List<String> subjects = List.copyOf(reached);
        context.fetch(SUBJECTS.formatted(Columns.places(subjects.size())), values(subjects, repositoryId, repositoryId))
                .forEach(row -> add(row, row.get("about", String.class), Link.SUBJECT, null));
        tagged(subjects);
        found.remove(digest);
        return List.copyOf(found.values());
    }

    private void tagged(List<String> subjects) {
        List<String> hexes = subjects.stream()
                .map(each -> each.substring(each.indexOf(':') + 1))
                .toList();
        context.fetch(TAGS.formatted(Columns.places(hexes.size())), values(hexes, repositoryId, repositoryId))
                .forEach(row -> {
                    String tag = row.get("name", String.class);
                    Matcher matcher = FALLBACK.matcher(tag);
                    if (matcher.matches()) {
                        String about = "sha256:" + matcher.group(1);
                        add(row, about, Link.TAG, tag);
                        if ("index".equals(row.get("kind", String.class))) {
                            entries(List.of(row.get("digest", String.class)), Link.FALLBACK, about);
                        }
                    }
                });
    }

    /** @param about what the entries are about; null: the index itself */
    private List<String> entries(Collection<String> parents, Link link, @Nullable String about) {
        List<String> children = new ArrayList<>();
        context.fetch(ENTRIES.formatted(Columns.places(parents.size())), values(parents, repositoryId))
                .forEach(row -> {
                    children.add(row.get("digest", String.class));
                    add(row, about == null ? row.get("about", String.class) : about, link, null);
                });
        return children;
    }

    private void add(Record row, String about, Link link, @Nullable String tag) {
        String digest = row.get("digest", String.class);
        String kind = row.get("kind", String.class);
        found.putIfAbsent(
                digest,
                new Related(
                        Digest.parse(about),
                        Digest.parse(digest),
                        kind == null ? VersionKind.UNREADABLE : VersionKind.ofWord(kind),
                        link,
                        tag,
                        predicates(row.get("content", byte[].class), row.get("media_type", String.class)),
                        row.get("present", Boolean.class)));
    }

    private static List<String> predicates(byte @Nullable [] content, @Nullable String mediaType) {
        if (content == null) {
            return List.of();
        }
        Set<String> predicates = new LinkedHashSet<>();
        try {
            Manifest manifest = ManifestReader.readManifest(content, mediaType);
            predicates(manifest.annotations(), predicates);
            if (manifest instanceof Manifest.Image image) {
                image.layers().stream().map(Descriptor::annotations).forEach(each -> predicates(each, predicates));
            }
        } catch (ManifestReader.MalformedException e) {
            return List.of(); // its version says so
        }
        return List.copyOf(predicates);
    }

    private static void predicates(Map<String, String> annotations, Set<String> predicates) {
        PREDICATE_KEYS.stream()
                .filter(annotations::containsKey)
                .map(annotations::get)
                .forEach(predicates::add);
    }

    private static Object[] values(Collection<String> rest, Object... first) {
        List<Object> values = new ArrayList<>(List.of(first));
        values.addAll(rest);
        return values.toArray();
    }
}
