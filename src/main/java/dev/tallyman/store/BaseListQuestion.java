package dev.tallyman.store;

import dev.tallyman.inventory.BaseImage;
import dev.tallyman.inventory.BaseImage.Evidence;
import dev.tallyman.inventory.BaseName;
import dev.tallyman.inventory.BaseSummary;
import dev.tallyman.inventory.BaseSummary.Rebuild;
import dev.tallyman.inventory.SeverityCount;
import dev.tallyman.model.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Every base of the images that a tag reaches. Images are grouped by ChainID first, so that the work grows with the layers that there are,
 * and not with pairs of images. One is made for each question.
 */
final class BaseListQuestion {
    private static final String STACKS =
            "SELECT id, digest, platform, chain FROM image WHERE chain IS NOT NULL ORDER BY id";

    /** The heights of images in use at which another image ends; the image itself is not below itself. */
    private static final String HEIGHTS = "WITH " + Reach.TAGGED + """
            , used AS (SELECT DISTINCT image_id FROM reach)
            SELECT d.id, d.platform, il.position + 1 AS layers, il.chain
            FROM used u JOIN image d ON d.id = u.image_id AND d.chain IS NOT NULL
            JOIN image_layer il ON il.image_id = d.id AND il.chain <> d.chain
            WHERE EXISTS (SELECT 1 FROM image b WHERE b.chain = il.chain)
            ORDER BY d.id, il.position""";

    /** Images in use that declare a base. */
    private static final String DECLARED = "WITH " + Reach.TAGGED + """
            , said AS (SELECT digest, name, base_digest, min(place) FROM declared_base GROUP BY digest)
            SELECT DISTINCT i.id, s.name, s.base_digest FROM reach r JOIN image i ON i.id = r.image_id JOIN said s ON s.digest = i.digest
            ORDER BY i.id""";

    /** How many images have some of a base's weaknesses from its layers, and how many of these there are. */
    private static final String CARRIED =
            "SELECT count(DISTINCT ip.image_id) AS images, count(DISTINCT f.weakness) AS weaknesses FROM image_package own JOIN finding f ON f.package_version_id = own.package_version_id AND "
                    + Reach.OPEN
                    + " JOIN image_package ip ON ip.package_version_id = own.package_version_id AND " + Reach.OWN
                    + " WHERE own.image_id = ? AND f.weakness IN (SELECT value FROM json_each(?))"
                    + " AND ip.image_id IN (SELECT value FROM json_each(?))"
                    + " AND (SELECT min(il.position) FROM image_layer il WHERE il.image_id = ip.image_id AND il.layer_id = ip.layer_id) < ?";

    private static final String UNREAD =
            "SELECT count(*) AS unread FROM image WHERE id IN (SELECT value FROM json_each(?)) AND read_state NOT IN ('complete', 'partial')";

    private final DSLContext context;
    private final BaseVersions versions;
    private final BaseWeaknesses weaknesses;

    BaseListQuestion(DSLContext context) {
        this.context = context;
        this.versions = new BaseVersions(context);
        this.weaknesses = new BaseWeaknesses(context);
    }

    /** Images of one content, for one platform. */
    private record Stack(String chain, String platform) {}

    /**
     * A stack that others are built on.
     *
     * @param images rows of the images that it is
     * @param on     rows of those built on it
     * @param direct how many of these have no other stack of the inventory between
     */
    private record Base(Stack stack, int layers, List<Long> images, Set<Long> on, int[] direct) {}

    List<BaseSummary> answer() {
        Map<Stack, List<Long>> stacks = new HashMap<>();
        Map<Long, Digest> digests = new HashMap<>();
        context.fetch(STACKS).forEach(row -> {
            stacks.computeIfAbsent(stack(row), stack -> new ArrayList<>()).add(row.get("id", Long.class));
            digests.put(row.get("id", Long.class), Digest.parse(row.get("digest", String.class)));
        });
        Map<Stack, Base> bases = bases(stacks);
        Set<Long> explained = new LinkedHashSet<>();
        bases.values().forEach(base -> explained.addAll(base.on));
        Map<String, List<Long>> declared = declared(explained);
        Set<Long> named = new LinkedHashSet<>(explained);
        declared.values().forEach(named::addAll);
        bases.values().forEach(base -> named.addAll(base.images));
        Map<Long, List<BaseName>> names = BaseNames.of(context, named);
        List<BaseSummary> all = new ArrayList<>();
        bases.values().forEach(base -> all.add(summary(base, names, digests)));
        declared.forEach((base, images) -> all.add(declared(base, images, names)));
        all.sort(Comparator.comparingInt((BaseSummary one) -> -one.images().size())
                .thenComparing(BaseSummary::name)
                .thenComparing(one -> Objects.requireNonNullElse(one.platform(), "")));
        return all;
    }

    private static Stack stack(Record row) {
        return new Stack(
                HexFormat.of().formatHex(row.get("chain", byte[].class)),
                BaseQuestion.kind(row.get("platform", String.class)));
    }

    private Map<Stack, Base> bases(Map<Stack, List<Long>> stacks) {
        Map<Stack, Base> bases = new LinkedHashMap<>();
        Map<Long, Base> nearest = new HashMap<>();
        context.fetch(HEIGHTS).forEach(row -> {
            List<Long> images = stacks.get(stack(row));
            if (images != null) {
                Base base = bases.computeIfAbsent(
                        stack(row),
                        stack -> new Base(
                                stack, row.get("layers", Integer.class), images, new LinkedHashSet<>(), new int[1]));
                long id = row.get("id", Long.class);
                base.on.add(id);
                nearest.put(id, base); // the rows of an image come from its lowest layer up
            }
        });
        nearest.values().forEach(base -> base.direct[0]++);
        return bases;
    }

    /** What images declare of which the layers tell nothing, by name. */
    private Map<String, List<Long>> declared(Set<Long> explained) {
        Map<String, List<Long>> declared = new LinkedHashMap<>();
        context.fetch(DECLARED).forEach(row -> {
            long id = row.get("id", Long.class);
            if (!explained.contains(id)) {
                String name = row.get("name", String.class);
                declared.computeIfAbsent(
                                name == null ? row.get("base_digest", String.class) : name, key -> new ArrayList<>())
                        .add(id);
            }
        });
        return declared;
    }

    private static BaseSummary declared(String base, List<Long> images, Map<Long, List<BaseName>> names) {
        return new BaseSummary(
                base,
                Evidence.DECLARED,
                null,
                Digest.tryParse(base).orElse(null),
                null,
                List.of(),
                first(images, names),
                images.size(),
                null,
                null,
                null);
    }

    private static List<BaseName> first(Collection<Long> images, Map<Long, List<BaseName>> names) {
        return images.stream()
                .flatMap(id -> names.getOrDefault(id, List.of()).stream().limit(1))
                .sorted(Comparator.comparing(BaseName::full))
                .toList();
    }

    private BaseSummary summary(Base base, Map<Long, List<BaseName>> names, Map<Long, Digest> digests) {
        Map<Long, List<BaseName>> own = new LinkedHashMap<>();
        base.images.forEach(id -> own.put(id, names.getOrDefault(id, List.of())));
        List<BaseName> held = BaseNames.together(own);
        long id = base.images.stream()
                .filter(one ->
                        !held.isEmpty() && own.getOrDefault(one, List.of()).contains(held.getFirst()))
                .findFirst()
                .orElse(base.images.getFirst());
        Digest digest = Objects.requireNonNull(digests.get(id));
        Optional<BaseVersions.Newer> newer = versions.newerThan(base.images, held);
        Optional<Set<String>> gone = newer.flatMap(one -> weaknesses.gone(id, one.imageId()));
        return new BaseSummary(
                held.isEmpty() ? digest.toString() : held.getFirst().full(),
                Evidence.LAYERS,
                base.stack.platform,
                digest,
                base.layers,
                held,
                first(base.on, names),
                base.direct[0],
                weaknesses.of(id).map(Map::values).map(SeverityCount::of).orElse(null),
                newer.map(one -> new BaseImage.Newer(
                                one.name(),
                                one.image(),
                                one.tagMoved(),
                                gone.map(Set::size).orElse(null)))
                        .orElse(null),
                gone.map(weaknesses -> rebuild(base, id, weaknesses)).orElse(null));
    }

    private Rebuild rebuild(Base base, long id, Set<String> gone) {
        String on = base.on.toString();
        int unread = context.fetchSingle(UNREAD, on).get("unread", Integer.class);
        Record carried = context.fetchSingle(CARRIED, id, Columns.json(List.copyOf(gone)), on, base.layers);
        return new Rebuild(carried.get("weaknesses", Integer.class), carried.get("images", Integer.class), unread);
    }
}
