package dev.tallyman.store;

import dev.tallyman.inventory.BaseImage;
import dev.tallyman.inventory.BaseImage.Evidence;
import dev.tallyman.inventory.BaseImage.Newer;
import dev.tallyman.inventory.BaseName;
import dev.tallyman.inventory.BaseSubject;
import dev.tallyman.inventory.DeclaredBase;
import dev.tallyman.model.ChainId;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.ImageReference;
import dev.tallyman.model.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What one image is built on. One is made for each question. */
public final class BaseQuestion {
    /** ChainIDs looked up with one statement: more layers than an image may have in practice. */
    private static final int AT_ONCE = 250;

    private final DSLContext context;
    private final BaseVersions versions;
    private final BaseWeaknesses weaknesses;
    private final Map<Long, Optional<Newer>> newer;

    public BaseQuestion(DSLContext context) {
        this(context, new HashMap<>());
    }

    /** @param newer what is known already of what is newer than a base, by its row; what is found out is added */
    BaseQuestion(DSLContext context, Map<Long, Optional<Newer>> newer) {
        this.newer = newer;
        this.context = context;
        this.versions = new BaseVersions(context);
        this.weaknesses = new BaseWeaknesses(context);
    }

    /** {@link dev.tallyman.inventory.BaseQuestions#of}. */
    public Optional<BaseImage> of(BaseSubject subject) {
        return byLayers(subject).or(() -> declared(subject)).or(subject::estimate);
    }

    /** {@link #of} for an image of the inventory. */
    public Optional<BaseImage> of(String digest, Platform platform, @Nullable ImageConfig config, int layers) {
        return of(new BaseSubject(platform, config, layers, DeclaredBases.of(context, digest)));
    }

    /** An image of the inventory with fewer layers, all of them the lowest of another one's. */
    private record Below(long id, Digest digest, String chain) {}

    private Optional<BaseImage> byLayers(BaseSubject subject) {
        List<Digest> diffIds = subject.diffIds();
        List<Digest> heights = ChainId.heights(diffIds);
        for (int top = heights.size() - 1; top > 0; top -= AT_ONCE) {
            List<Digest> some = heights.subList(Math.max(0, top - AT_ONCE), top);
            List<Below> found = below(some, subject.platform());
            for (Digest height : some.reversed()) {
                List<Below> here = found.stream()
                        .filter(one -> one.chain.equals(height.hex()))
                        .toList();
                if (!here.isEmpty()) {
                    return Optional.of(base(subject, heights.indexOf(height) + 1, here));
                }
            }
        }
        return Optional.empty();
    }

    private List<Below> below(List<Digest> heights, Platform platform) {
        String places = String.join(", ", heights.stream().map(height -> "?").toList());
        Object[] chains = heights.stream().map(ChainRows::bytes).toArray();
        return context
                .fetch("SELECT id, digest, platform, chain FROM image WHERE chain IN (" + places + ")", chains)
                .stream()
                .filter(row -> kind(row.get("platform", String.class)).equals(kind(platform.toString())))
                .map(row -> new Below(
                        row.get("id", Long.class),
                        Digest.parse(row.get("digest", String.class)),
                        HexFormat.of().formatHex(row.get("chain", byte[].class))))
                .toList();
    }

    /** A platform as bases are told apart by it: builders do not agree on whether the one variant of arm64 is said. */
    static String kind(String platform) {
        return platform.endsWith("/arm64/v8") ? platform.substring(0, platform.length() - "/v8".length()) : platform;
    }

    private BaseImage base(BaseSubject subject, int layers, List<Below> same) {
        Map<Long, List<BaseName>> names =
                BaseNames.of(context, same.stream().map(Below::id).toList());
        List<BaseName> held = BaseNames.together(names);
        Below named = same.stream()
                .filter(one ->
                        !held.isEmpty() && names.getOrDefault(one.id, List.of()).contains(held.getFirst()))
                .findFirst()
                .orElse(same.getFirst());
        int all = subject.layers();
        return new BaseImage(
                Evidence.LAYERS,
                (layers == 1 ? "its layer is the lowest" : "its " + layers + " layers are the lowest " + layers)
                        + " of the " + all + " here",
                held.isEmpty() ? named.digest.toString() : held.getFirst().full(),
                named.digest,
                layers,
                false,
                subject.declared() == null ? null : subject.declared().title(),
                held,
                newer(same.stream().map(Below::id).toList(), named.id, held));
    }

    private @Nullable Newer newer(List<Long> images, long id, List<BaseName> held) {
        return newer.computeIfAbsent(
                        id,
                        base -> versions.newerThan(images, held)
                                .map(one -> new Newer(
                                        one.name(),
                                        one.image(),
                                        one.tagMoved(),
                                        weaknesses
                                                .gone(base, one.imageId())
                                                .map(Set::size)
                                                .orElse(null))))
                .orElse(null);
    }

    /** What the image declares, where the inventory has something of that digest or name, though its layers are others. */
    private Optional<BaseImage> declared(BaseSubject subject) {
        DeclaredBase said = subject.declared();
        if (said == null) {
            return Optional.empty();
        }
        List<Long> images = held(said, subject.platform());
        Optional<BaseImage> estimate = subject.estimate();
        if (images.isEmpty() || estimate.isEmpty()) {
            return estimate;
        }
        List<BaseName> names = BaseNames.together(BaseNames.of(context, images));
        BaseImage known = estimate.get();
        String different = said.digest() != null
                ? "; the inventory has it, but its layers are not the lowest here: it was flattened, or the words are not true"
                : "; what the inventory has by that name now has other layers";
        return Optional.of(new BaseImage(
                Evidence.DECLARED,
                known.why() + different,
                known.name(),
                known.digest(),
                known.layers(),
                true,
                known.declared(),
                names,
                said.digest() == null ? null : newer(images, images.getFirst(), names)));
    }

    private List<Long> held(DeclaredBase said, Platform platform) {
        List<String> digests = new ArrayList<>();
        if (said.digest() != null) {
            digests.add(said.digest().toString());
        } else if (said.name() != null) {
            ImageReference.tryParse(said.name())
                    .flatMap(named -> context.fetchOptional(
                            "SELECT t.digest FROM repository r JOIN tag t ON t.repository_id = r.id AND t.name = ? WHERE r.registry = ? AND r.name = ?",
                            named.tag() == null ? "latest" : named.tag(),
                            named.registry(),
                            named.repository()))
                    .ifPresent(row -> digests.add(row.get("digest", String.class)));
        }
        return digests.stream()
                .flatMap(digest -> context.fetch("""
                                SELECT i.id, i.platform FROM image i WHERE i.digest = ?
                                UNION SELECT i.id, i.platform FROM manifest_child c JOIN image i ON i.digest = c.child
                                WHERE c.parent = ? AND c.attestation = 0""", digest, digest).stream())
                .filter(row -> kind(row.get("platform", String.class)).equals(kind(platform.toString())))
                .map(row -> row.get("id", Long.class))
                .toList();
    }
}
