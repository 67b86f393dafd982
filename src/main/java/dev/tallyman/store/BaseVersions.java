package dev.tallyman.store;

import dev.tallyman.inventory.BaseName;
import dev.tallyman.model.Digest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The newer versions of bases. The versions of a repository are asked for once, however many bases are of it. One is made for each question. */
final class BaseVersions {
    /** Distributions whose releases have two numbers. */
    private static final Set<String> TWO_NUMBERS = Set.of("alpine", "ubuntu", "opensuse-leap", "sles", "photon");

    /** The tag that tells most first: {@code 3.10.9}, {@code 3.10}, {@code latest}. */
    private static final Comparator<String> TAGS = Comparator.comparing((String tag) -> tag.equals("latest"))
            .thenComparingInt(tag -> -tag.length())
            .thenComparing(Comparator.naturalOrder());

    private static final String VERSIONS = """
            WITH held (digest, at, number, image_id) AS (
              SELECT v.digest, coalesce(v.created_at, v.first_seen_at), v.github_id, i.id FROM version v JOIN image i ON i.digest = v.digest
              WHERE v.repository_id = ?
              UNION
              SELECT v.digest, coalesce(v.created_at, v.first_seen_at), v.github_id, i.id FROM version v
              JOIN manifest_child c ON c.parent = v.digest AND c.attestation = 0 JOIN image i ON i.digest = c.child
              WHERE v.repository_id = ?)
            SELECT h.digest, h.at, h.number, i.id, i.digest AS image, i.platform, i.chain, i.distribution_id, i.distribution_version,
              (SELECT json_group_array(t.name) FROM tag t WHERE t.repository_id = ? AND t.digest = h.digest) AS tags
            FROM held h JOIN image i ON i.id = h.image_id ORDER BY h.at DESC, h.number DESC, h.digest""";

    private static final String MOVED =
            "SELECT DISTINCT subject, before FROM event WHERE repository_id = ? AND kind = 'tag-moved' AND before IS NOT NULL";

    private final DSLContext context;
    private final Map<Long, List<Held>> byRepository = new HashMap<>();
    /** By repository, then by the digest that they pointed to: the tags that moved away. */
    private final Map<Long, Map<String, Set<String>>> moves = new HashMap<>();

    BaseVersions(DSLContext context) {
        this.context = context;
    }

    /**
     * A version that holds an image.
     *
     * @param digest of the version, by which tags name it
     * @param image  digest of the image's own manifest
     */
    private record Held(
            String digest,
            long at,
            long number,
            long imageId,
            String image,
            String platform,
            byte @Nullable [] chain,
            @Nullable String line,
            List<String> tags) {
        /** GitHub tells whole seconds; its numbers grow. */
        boolean isAfter(Held other) {
            return at > other.at || (at == other.at && number > other.number);
        }
    }

    /** @param tagMoved whether a tag of the base points to it now */
    record Newer(long imageId, BaseName name, Digest image, boolean tagMoved) {}

    /**
     * The newest version of a base for a platform, with other content: what a tag of the base points to now; else the newest tagged one of
     * its repositories, those of the same release first.
     *
     * @param images   rows of the images that are the base
     * @param names    of them
     */
    Optional<Newer> newerThan(Collection<Long> images, Collection<BaseName> names) {
        Set<Long> repositories = names.stream().map(BaseName::repositoryId).collect(Collectors.toSet());
        return names.stream()
                .filter(name -> repositories.remove(name.repositoryId()))
                .flatMap(name -> newer(images, name).stream())
                .findFirst();
    }

    private Optional<Newer> newer(Collection<Long> images, BaseName name) {
        long repository = name.repositoryId();
        List<Held> all = byRepository.computeIfAbsent(repository, this::versions);
        List<Held> own =
                all.stream().filter(held -> images.contains(held.imageId)).toList();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        Held base = own.getFirst();
        List<Held> others = all.stream()
                .filter(held -> held.platform.equals(base.platform))
                .filter(held -> !held.tags.isEmpty() && held.chain != null && !Arrays.equals(held.chain, base.chain))
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        Set<String> moved = moved(repository, own);
        Optional<Newer> byTag = others.stream()
                .filter(held -> held.tags.stream().anyMatch(moved::contains))
                .findFirst()
                .map(held -> newer(held, name, moved));
        List<Held> later = others.stream().filter(held -> held.isAfter(base)).toList();
        return byTag.or(() -> Stream.concat(
                        later.stream().filter(held -> base.line != null && base.line.equals(held.line)), later.stream())
                .findFirst()
                .map(held -> newer(held, name, Set.of())));
    }

    private static Newer newer(Held held, BaseName like, Set<String> moved) {
        String tag = held.tags.stream().filter(moved::contains).findFirst().orElse(held.tags.getFirst());
        return new Newer(
                held.imageId,
                new BaseName(like.repositoryId(), like.registry(), like.name(), tag, Digest.parse(held.digest)),
                Digest.parse(held.image),
                moved.contains(tag));
    }

    private Set<String> moved(long repository, List<Held> from) {
        Map<String, Set<String>> away = moves.computeIfAbsent(repository, id -> {
            Map<String, Set<String>> all = new HashMap<>();
            context.fetch(MOVED, id)
                    .forEach(row -> all.computeIfAbsent(row.get("before", String.class), digest -> new HashSet<>())
                            .add(row.get("subject", String.class)));
            return all;
        });
        return from.stream()
                .flatMap(held -> away.getOrDefault(held.digest, Set.of()).stream())
                .collect(Collectors.toSet());
    }

    private List<Held> versions(long repository) {
        return context.fetch(VERSIONS, repository, repository, repository)
                .map(row -> new Held(
                        row.get("digest", String.class),
                        row.get("at", Long.class),
                        row.get("number", Long.class),
                        row.get("id", Long.class),
                        row.get("image", String.class),
                        row.get("platform", String.class),
                        row.get("chain", byte[].class),
                        line(row.get("distribution_id", String.class), row.get("distribution_version", String.class)),
                        Columns.texts(row.get("tags", String.class)).stream()
                                .sorted(TAGS)
                                .toList()));
    }

    /** The release that updates stay within: {@code debian 12}, {@code alpine 3.18}. */
    private static @Nullable String line(@Nullable String distribution, @Nullable String version) {
        if (distribution == null || version == null) {
            return null;
        }
        String[] numbers = version.split("\\.");
        boolean two = TWO_NUMBERS.contains(distribution) && numbers.length > 1;
        return distribution + " " + numbers[0] + (two ? "." + numbers[1] : "");
    }
}
