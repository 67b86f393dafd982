package dev.tallyman.store;

import dev.tallyman.inventory.VersionCondition;
import dev.tallyman.model.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Which versions of an image are ghosts, partial or orphaned. What a manifest names is there where the API lists it as a version that is there;
 * so nothing is told of images that were listed without the API, or never to their end.
 */
final class GraphQuestion {
    /** The tags that say which digest something is about: those of the referrers' fallback and of cosign. */
    private static final Pattern ABOUT = Pattern.compile("sha256-([0-9a-f]{64})(\\.[a-z]+)?");

    private static final Set<String> ALWAYS_ABOUT = Set.of("attestation", "signature");

    private final DSLContext context;
    private final long repositoryId;

    /** @param words what is wrong, for people */
    record Broken(VersionCondition condition, String words) {}

    GraphQuestion(DSLContext context, long repositoryId) {
        this.context = context;
        this.repositoryId = repositoryId;
    }

    /**
     * By digest.
     *
     * @param rows versions, with {@code digest}, {@code kind}, {@code state} and {@code github_id}
     * @param tags of the image, by digest
     */
    Map<String, Broken> broken(List<Record> rows, Map<String, List<String>> tags) {
        List<String> indexes = new ArrayList<>();
        Map<String, String> others = new HashMap<>();
        for (Record row : rows) {
            boolean listed = row.get("state", String.class).equals("active") && row.get("github_id", Long.class) > 0;
            String kind = row.get("kind", String.class);
            String digest = row.get("digest", String.class);
            if (listed && kind.equals("index")) {
                indexes.add(digest);
            }
            if (listed && !kind.equals("image") && !kind.equals("unreadable")) {
                others.put(digest, kind);
            }
        }
        Map<String, Broken> broken = new HashMap<>();
        if (!others.isEmpty() && isListedToTheEnd()) {
            orphaned(others, tags, broken);
            incomplete(indexes, broken);
        }
        return broken;
    }

    private boolean isListedToTheEnd() {
        return context.fetchOne("SELECT 1 FROM repository WHERE id = ? AND synced_at IS NOT NULL", repositoryId)
                != null;
    }

    private void incomplete(List<String> indexes, Map<String, Broken> broken) {
        context.fetch(
                        "SELECT c.parent, count(DISTINCT c.child) AS entries, count(DISTINCT v.digest) AS there FROM manifest_child c"
                                + " LEFT JOIN version v ON v.digest = c.child AND v.repository_id = ? AND v.state = 'active'"
                                + " WHERE c.parent IN (" + Columns.places(indexes.size()) + ") GROUP BY c.parent",
                        values(repositoryId, indexes))
                .forEach(row -> {
                    int entries = row.get("entries", Integer.class);
                    int gone = entries - row.get("there", Integer.class);
                    if (gone > 0) {
                        broken.put(
                                row.get("parent", String.class),
                                gone == entries
                                        ? new Broken(
                                                VersionCondition.GHOST, "none of its " + entries + " entries is left")
                                        : new Broken(
                                                VersionCondition.PARTIAL,
                                                gone + " of its " + entries + " entries " + (gone == 1 ? "is" : "are")
                                                        + " gone"));
                    }
                });
    }

    private void orphaned(Map<String, String> kinds, Map<String, List<String>> tags, Map<String, Broken> broken) {
        Map<String, Set<String>> about = subjects(List.copyOf(kinds.keySet()));
        kinds.keySet()
                .forEach(digest -> tags.getOrDefault(digest, List.of()).forEach(tag -> {
                    Matcher matcher = ABOUT.matcher(tag);
                    if (matcher.matches()) {
                        about.computeIfAbsent(digest, key -> new HashSet<>()).add("sha256:" + matcher.group(1));
                    }
                }));
        Set<String> there = there(about);
        List<String> unattached = new ArrayList<>();
        kinds.forEach((digest, kind) -> {
            Set<String> named = about.getOrDefault(digest, Set.of());
            if (named.isEmpty()) {
                if (ALWAYS_ABOUT.contains(kind) && !tags.containsKey(digest)) {
                    unattached.add(digest);
                }
            } else if (named.stream().noneMatch(there::contains)) {
                String first = Digest.parse(named.iterator().next()).abbreviated();
                broken.put(digest, new Broken(VersionCondition.ORPHANED, "what it is about, " + first + ", is gone"));
            }
        });
        Set<String> attached = children(unattached);
        unattached.stream()
                .filter(digest -> !attached.contains(digest))
                .forEach(digest -> broken.put(
                        digest, new Broken(VersionCondition.ORPHANED, "the index that it belongs to is gone")));
    }

    private Map<String, Set<String>> subjects(List<String> digests) {
        Map<String, Set<String>> subjects = new HashMap<>();
        context.fetch(
                        "SELECT digest, subject FROM manifest WHERE subject IS NOT NULL AND digest IN ("
                                + Columns.places(digests.size()) + ")",
                        digests.toArray())
                .forEach(row -> subjects.computeIfAbsent(row.get("digest", String.class), key -> new HashSet<>())
                        .add(row.get("subject", String.class)));
        return subjects;
    }

    private Set<String> there(Map<String, Set<String>> about) {
        List<String> named =
                about.values().stream().flatMap(Set::stream).distinct().toList();
        return Set.copyOf(context.fetch(
                        "SELECT DISTINCT digest FROM version WHERE repository_id = ? AND state = 'active' AND digest IN ("
                                + Columns.places(named.size()) + ")",
                        values(repositoryId, named))
                .getValues("digest", String.class));
    }

    /** Those of {@code digests} that an index of the image names. */
    private Set<String> children(List<String> digests) {
        return Set.copyOf(context.fetch(
                        "SELECT DISTINCT c.child FROM manifest_child c"
                                + " JOIN version v ON v.digest = c.parent AND v.repository_id = ? AND v.state = 'active'"
                                + " WHERE c.child IN (" + Columns.places(digests.size()) + ")",
                        values(repositoryId, digests))
                .getValues("child", String.class));
    }

    private static Object[] values(Object first, List<String> rest) {
        List<Object> values = new ArrayList<>(rest.size() + 1);
        values.add(first);
        values.addAll(rest);
        return values.toArray();
    }
}
