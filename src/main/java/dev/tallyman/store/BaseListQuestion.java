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
import java.util.stream.Stream;
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
        List<Known> known =
                bases.values().stream().map(base -> known(base, names)).toList();
        weaknesses.load(known.stream().flatMap(Known::images).toList());
        Map<Long, Rebuild> rebuilds = BaseRebuilds.of(
                context, known.stream().flatMap(one -> question(one).stream()).toList());
        List<BaseSummary> all = new ArrayList<>();
        known.forEach(one -> all.add(summary(one, names, digests, rebuilds)));
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

    /**
     * A base by its names, and what is newer.
     *
     * @param id row of the image that its first name is of
     */
    private record Known(Base base, long id, List<BaseName> held, Optional<BaseVersions.Newer> newer) {
        Stream<Long> images() {
            return Stream.concat(Stream.of(id), newer.stream().map(BaseVersions.Newer::imageId));
        }
    }

    private Known known(Base base, Map<Long, List<BaseName>> names) {
        Map<Long, List<BaseName>> own = new LinkedHashMap<>();
        base.images.forEach(id -> own.put(id, names.getOrDefault(id, List.of())));
        List<BaseName> held = BaseNames.together(own);
        long id = base.images.stream()
                .filter(one ->
                        !held.isEmpty() && own.getOrDefault(one, List.of()).contains(held.getFirst()))
                .findFirst()
                .orElse(base.images.getFirst());
        return new Known(base, id, held, versions.newerThan(base.images, held));
    }

    private Optional<Set<String>> gone(Known known) {
        return known.newer.flatMap(newer -> weaknesses.gone(known.id, newer.imageId()));
    }

    private Optional<BaseRebuilds.Question> question(Known known) {
        return gone(known).map(gone -> new BaseRebuilds.Question(known.id, known.base.layers, known.base.on, gone));
    }

    private BaseSummary summary(
            Known known, Map<Long, List<BaseName>> names, Map<Long, Digest> digests, Map<Long, Rebuild> rebuilds) {
        Digest digest = Objects.requireNonNull(digests.get(known.id));
        return new BaseSummary(
                known.held.isEmpty() ? digest.toString() : known.held.getFirst().full(),
                Evidence.LAYERS,
                known.base.stack.platform,
                digest,
                known.base.layers,
                known.held,
                first(known.base.on, names),
                known.base.direct[0],
                weaknesses.of(known.id).map(Map::values).map(SeverityCount::of).orElse(null),
                known.newer
                        .map(one -> new BaseImage.Newer(
                                one.name(),
                                one.image(),
                                one.tagMoved(),
                                gone(known).map(Set::size).orElse(null)))
                        .orElse(null),
                rebuilds.get(known.id));
    }
}
