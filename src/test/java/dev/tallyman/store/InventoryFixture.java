package dev.tallyman.store;

import dev.tallyman.inventory.FixedTags;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Manifests;
import dev.tallyman.inventory.PackageListed;
import dev.tallyman.inventory.Repositories;
import dev.tallyman.inventory.VersionListed;
import dev.tallyman.inventory.Visibility;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An inventory on a folder of its own, filled through the same doors as by a sync. */
final class InventoryFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");
    static final String REGISTRY = "ghcr.io";

    final Database database;
    final RepositoryStore repositories;
    final VersionStore versions;
    final ManifestStore manifests;
    final InventoryQuestions questions;
    final HistoryQuestion history;
    final long connection;
    long run;

    InventoryFixture(Path folder) {
        database = Database.open(folder);
        repositories = new RepositoryStore(database);
        versions = new VersionStore(database, FixedTags.of(""));
        manifests = new ManifestStore(database);
        questions = new InventoryQuestions(database);
        history = new HistoryQuestion(database, FixedTags.of(""));
        connection = database.write(context -> context.fetchOne("""
                        INSERT INTO connection (name, api_url, registry, origin, credential, created_at)
                        VALUES ('test', 'https://api.github.com', 'ghcr.io', 'added', 'anonymous', 0) RETURNING id""").get(0, Long.class));
        newRun();
    }

    void newRun() {
        run = new SyncRunStore(database).start(connection, NOW);
    }

    static PackageListed stated(String owner, String name, long id, @Nullable Instant updated, @Nullable Long count) {
        return new PackageListed(REGISTRY, owner, false, name, id, Visibility.PRIVATE, null, null, count, NOW, updated);
    }

    Repositories.Listed list(PackageListed stated) {
        return repositories.list(connection, List.of(stated), run, NOW).getFirst();
    }

    ImageName image(String owner, String name) {
        return list(stated(owner, name, Math.abs((owner + name).hashCode()), NOW, 1L))
                .image();
    }

    static Digest digest(String seed) {
        return Digest.of(seed.getBytes(StandardCharsets.UTF_8));
    }

    static VersionListed version(long id, Digest digest, String... tags) {
        return new VersionListed(id, digest, List.of(tags), NOW.plusSeconds(id), NOW.plusSeconds(id), null);
    }

    void version(ImageName image, long id, Digest digest, String... tags) {
        versions.list(image, List.of(version(id, digest, tags)), run, NOW);
    }

    /** Records an image of one platform and its layers, named by their seeds; answers its digest. */
    Digest platformImage(String platform, String... layers) {
        List<Descriptor> descriptors = new ArrayList<>();
        for (String layer : layers) {
            descriptors.add(new Descriptor(MediaType.OCI_LAYER + "+gzip", digest(layer), 1000));
        }
        String[] parts = platform.split("/");
        String history = String.join(
                ",",
                Arrays.stream(layers)
                        .map(layer -> "{\"created_by\":\"COPY " + layer + "\"}")
                        .toList());
        byte[] config = ("{\"os\":\"" + parts[0] + "\",\"architecture\":\"" + parts[1]
                        + "\",\"created\":\"2026-01-02T03:04:05Z\",\"config\":{\"User\":\"1000\",\"Env\":[\"A=b\"],\"Entrypoint\":[\"/x\"],"
                        + "\"Labels\":{\"k\":\"v\"}},\"rootfs\":{\"diff_ids\":[]},\"history\":[" + history + "]}")
                .getBytes(StandardCharsets.UTF_8);
        Manifest.Image manifest = new Manifest.Image(
                MediaType.OCI_MANIFEST,
                new Descriptor(MediaType.OCI_CONFIG, Digest.of(config), config.length),
                descriptors,
                null,
                null,
                Map.of());
        Digest digest = digest(platform + String.join(",", layers));
        manifests.record(digest, manifest, new byte[] {1}, NOW);
        manifests.recordImage(
                digest,
                manifest,
                Platform.tryParse(platform).orElseThrow(),
                new Manifests.Configuration(config, parsed(config)),
                NOW);
        return digest;
    }

    private static ImageConfig parsed(byte[] config) {
        try {
            return ManifestReader.readConfig(config);
        } catch (ManifestReader.MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** Records an index; children that are attestations are told by the platform {@code unknown/unknown}. */
    Digest index(String seed, Map<Digest, String> children) {
        List<Descriptor> descriptors = children.entrySet().stream()
                .map(child -> new Descriptor(
                        MediaType.OCI_MANIFEST,
                        child.getKey(),
                        10,
                        Platform.tryParse(child.getValue()).orElseThrow(),
                        null,
                        child.getValue().startsWith("unknown")
                                ? Map.of("vnd.docker.reference.type", "attestation-manifest")
                                : Map.of()))
                .toList();
        Digest digest = digest(seed);
        manifests.record(
                digest,
                new Manifest.Index(MediaType.OCI_INDEX, descriptors, null, null, Map.of()),
                new byte[] {2},
                NOW);
        return digest;
    }

    Digest attestation(String seed) {
        Digest digest = digest(seed);
        manifests.record(
                digest,
                new Manifest.Image(
                        MediaType.OCI_MANIFEST,
                        new Descriptor(MediaType.OCI_CONFIG, digest(seed + "c"), 5),
                        List.of(new Descriptor("application/vnd.in-toto+json", digest(seed + "l"), 7)),
                        null,
                        null,
                        Map.of()),
                new byte[] {3},
                NOW);
        return digest;
    }

    @Override
    public void close() {
        database.close();
    }
}
