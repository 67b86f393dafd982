package dev.tallyman.sync;

import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.sandbox.Truth;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What happens in a registry, by chance: images and indexes are pushed, tags moved, versions and packages deleted and brought back. No index loses an
 * entry, so that at the end everything can be read. Tells also what was read of it.
 */
final class RandomHistory {
    private static final int LAYERS = 50;

    private final SyncHarness box;
    private final Random random;
    private final int packages;
    private final Set<String> deleted = new HashSet<>();

    RandomHistory(SyncHarness box, Random random, int packages) {
        this.box = box;
        this.random = random;
        this.packages = packages;
    }

    void steps(int count) {
        for (int step = 0; step < count; step++) {
            step();
        }
    }

    private void step() {
        String name = "acme/app" + random.nextInt(packages);
        List<Truth.VersionTruth> versions = versions(name);
        List<Truth.VersionTruth> there =
                versions.stream().filter(version -> version.deletedAt() == null).toList();
        int what = there.isEmpty() ? random.nextInt(5) : random.nextInt(13);
        switch (what) {
            case 0, 1, 2 ->
                box.pushImage(
                        name,
                        random.nextBoolean() ? "t" + random.nextInt(4) : null,
                        "linux/amd64",
                        "l" + random.nextInt(LAYERS));
            case 3, 4 -> box.pushMultiPlatform(name, "m" + random.nextInt(3), "s" + random.nextInt(30));
            case 5, 6 -> retag(name, there.get(random.nextInt(there.size())), "t" + random.nextInt(4));
            case 7, 8 -> deleteOne(name, there);
            case 9, 10 -> restoreOne(name, versions, there);
            case 11 -> {
                box.sandbox.deletePackage(name);
                deleted.add(name);
            }
            default -> restorePackage();
        }
        if (box.sandbox.truth().find(name).isPresent()) {
            deleted.remove(name);
        }
        box.clock.advance(java.time.Duration.ofSeconds(1));
    }

    private List<Truth.VersionTruth> versions(String name) {
        return box.sandbox.truth().find(name).stream()
                .flatMap(found -> found.versions().stream())
                .toList();
    }

    private void retag(String name, Truth.VersionTruth version, String tag) {
        byte[] content = simple(name).get(version.digest());
        if (content != null) {
            box.push(name, tag, MediaType.OCI_MANIFEST, content);
        }
    }

    /** Images that no index names, by digest. */
    private Map<Digest, byte[]> simple(String name) {
        Map<Digest, byte[]> simple = new LinkedHashMap<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            byte[] content = box.imageManifest(name, "linux/amd64", "l" + layer);
            simple.put(Digest.of(content), content);
        }
        return simple;
    }

    private void deleteOne(String name, List<Truth.VersionTruth> there) {
        Set<Digest> simple = simple(name).keySet();
        pick(there.stream().filter(version -> simple.contains(version.digest())))
                .forEach(version -> box.sandbox.deleteVersion(name, version.digest()));
    }

    private void restoreOne(String name, List<Truth.VersionTruth> versions, List<Truth.VersionTruth> there) {
        List<Digest> taken = there.stream().map(Truth.VersionTruth::digest).toList();
        pick(versions.stream().filter(version -> version.deletedAt() != null && !taken.contains(version.digest())))
                .forEach(version -> box.sandbox.restoreVersion(name, version.id()));
    }

    private void restorePackage() {
        pick(deleted.stream().sorted()).forEach(name -> {
            box.sandbox.restorePackage(name);
            deleted.remove(name);
        });
    }

    /** One of them, or none where there are none. */
    private <T> List<T> pick(Stream<T> some) {
        List<T> all = some.toList();
        return all.isEmpty() ? List.of() : List.of(all.get(random.nextInt(all.size())));
    }

    /** The manifests and configurations that the inventory holds. */
    static Set<String> held(SyncHarness box) {
        return Set.copyOf(box.database.read(context -> context.fetch("""
                        SELECT digest FROM manifest
                        UNION SELECT config_digest FROM image WHERE config IS NOT NULL""").getValues(0, String.class)));
    }

    /** How often each manifest and blob was given out whole and right. */
    static Map<String, Long> reads(SyncHarness box) {
        Map<String, Long> reads = new TreeMap<>();
        for (Truth.Seen seen : box.sandbox.truth().requests()) {
            boolean content = seen.kind() == dev.tallyman.sandbox.RequestKind.MANIFEST_GET
                    || seen.kind() == dev.tallyman.sandbox.RequestKind.STORAGE_GET;
            boolean whole = seen.fault() == null
                    || seen.fault() == dev.tallyman.sandbox.Fault.SLOW_BODY
                    || seen.fault() == dev.tallyman.sandbox.Fault.CLOCK_SKEW;
            if (content && whole && seen.status() == 200) {
                String path = seen.path().split("\\?", 2)[0];
                reads.merge(path.substring(path.lastIndexOf('/') + 1), 1L, Long::sum);
            }
        }
        return reads;
    }
}
