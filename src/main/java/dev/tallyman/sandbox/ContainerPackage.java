package dev.tallyman.sandbox;

import dev.tallyman.model.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A package with its versions and tags. Guarded by {@link World}'s lock. */
final class ContainerPackage {
    final long id;
    Owner owner;
    /** Without the owner. */
    final String name;

    final Instant createdAt;
    final Map<String, Role> grants = new HashMap<>();
    /** Digests that some index here names. */
    final Set<Digest> children = new HashSet<>();
    /** All that were ever pushed, deleted ones too, oldest first. */
    final List<Version> versions = new ArrayList<>();
    /** Those that are not deleted, oldest first. */
    final List<Version> active = new ArrayList<>();

    private final Map<Digest, Version> byDigest = new HashMap<>();
    /** Oldest tag first; a tag that moves keeps its place. */
    private final Map<String, Version> tags = new LinkedHashMap<>();

    private final Map<String, Long> tagOrder = new HashMap<>();
    private long tagsMade;

    Visibility visibility = Visibility.PRIVATE;

    @Nullable
    String repository;

    Instant updatedAt;

    @Nullable
    Instant deletedAt;

    /** A version: a manifest, and the tags that name it. */
    static final class Version {
        final long id;
        final Digest digest;
        final String mediaType;
        final byte[] content;
        final Instant createdAt;
        /** Tags that it has, or had when it was deleted. */
        final Set<String> tags = new LinkedHashSet<>();

        Instant updatedAt;

        @Nullable
        Instant deletedAt;

        long downloads;

        Version(long id, Digest digest, String mediaType, byte[] content, Instant createdAt) {
            this.id = id;
            this.digest = digest;
            this.mediaType = mediaType;
            this.content = content;
            this.createdAt = createdAt;
            this.updatedAt = createdAt;
        }
    }

    ContainerPackage(long id, Owner owner, String name, Instant createdAt) {
        this.id = id;
        this.owner = owner;
        this.name = name;
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
    }

    String fullName() {
        return owner.login().toLowerCase(java.util.Locale.ROOT) + "/" + name;
    }

    @Nullable
    Version byDigest(Digest digest) {
        return byDigest.get(digest);
    }

    @Nullable
    Version byTag(String tag) {
        return tags.get(tag);
    }

    @Nullable
    Version byId(long versionId) {
        return versions.stream()
                .filter(each -> each.id == versionId)
                .findFirst()
                .orElse(null);
    }

    Map<String, Version> tags() {
        return tags;
    }

    /** Tags after {@code last} in the order of their making, at most {@code limit} and one more where there are more. */
    List<String> tagsAfter(@Nullable String last, int limit) {
        long after = last == null ? -1 : tagOrder.getOrDefault(last, -1L);
        return tags.keySet().stream()
                .filter(tag -> tagOrder.getOrDefault(tag, 0L) > after)
                .limit(limit + 1L)
                .toList();
    }

    void add(Version version) {
        versions.add(version);
        active.add(version);
        byDigest.put(version.digest, version);
    }

    void tag(String tag, Version version) {
        Version before = tags.put(tag, version);
        if (before != null) {
            before.tags.remove(tag);
        } else {
            tagOrder.put(tag, tagsMade++);
        }
        version.tags.add(tag);
    }

    void delete(Version version, Instant now) {
        version.deletedAt = now;
        active.remove(version);
        byDigest.remove(version.digest);
        version.tags.forEach(tags::remove);
    }

    /** Brings a version back, with those of its tags that no other version took meanwhile. */
    void restore(Version version) {
        version.deletedAt = null;
        active.add(version);
        active.sort(java.util.Comparator.comparingLong(each -> each.id));
        byDigest.put(version.digest, version);
        version.tags.removeIf(tags::containsKey);
        version.tags.forEach(tag -> {
            tags.put(tag, version);
            tagOrder.put(tag, tagsMade++);
        });
    }
}
