package dev.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.BaseImage;
import dev.tallyman.inventory.BaseSubject;
import dev.tallyman.inventory.BaseSummary;
import dev.tallyman.model.ChainId;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.testing.Configs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 10,000 tagged images on 500 bases (10 versions of each of 50), 150 packages each: what is built on what. Prints what it measures.
 * {@code ./mvnw -Dfast test -Dtest=BaseScaleTest -DexcludedGroups= -Dgroups=scale}
 */
@Tag("scale")
class BaseScaleTest {
    private static final int IMAGES = 10_000;
    private static final int REPOSITORIES = 50;
    private static final int VERSIONS = 10;
    private static final int BASES = REPOSITORIES * VERSIONS;
    private static final int OF_BASE = 100;
    private static final int OWN = 50;

    @TempDir
    private Path folder;

    @Test
    void basesAreKnownInTime() {
        try (Database database = Database.open(folder.resolve("data"))) {
            database.update(BaseScaleTest::generate);
            List<BaseSummary> all = timed("all bases, first", () -> new BaseStore(database).all());
            timed("all bases, again", () -> new BaseStore(database).all());
            assertThat(all).hasSize(BASES);
            assertThat(all).allSatisfy(base -> assertThat(base.images()).hasSize(IMAGES / BASES));
            assertThat(all.stream().filter(base -> base.newer() != null)).hasSize(BASES - REPOSITORIES);
            assertThat(all.stream().filter(base -> base.rebuild() != null))
                    .hasSize(BASES - REPOSITORIES)
                    .allSatisfy(base -> assertThat(base.rebuild().images()).isEqualTo(IMAGES / BASES));
            BaseStore one = new BaseStore(database);
            List<Optional<BaseImage>> each = timed(
                    "the base of each of 10,000 images",
                    () -> IntStream.range(0, IMAGES)
                            .mapToObj(i -> one.of(subject(i)))
                            .toList());
            assertThat(each).allMatch(Optional::isPresent);
        }
    }

    private static BaseSubject subject(int image) {
        ImageConfig config = Configs.of(diffIds(image % BASES, image), List.of());
        return new BaseSubject(config.platform(), config, config.diffIds().size(), null);
    }

    private static List<Digest> diffIds(int base, int image) {
        List<Digest> diffIds = new ArrayList<>(List.of(digest("os " + base), digest("runtime " + base)));
        for (int i = 0; image >= 0 && i < 6; i++) {
            diffIds.add(digest("own " + image + " " + i));
        }
        return diffIds;
    }

    private static Digest digest(String seed) {
        return Digest.of(seed.getBytes(StandardCharsets.UTF_8));
    }

    private static void generate(DSLContext context) {
        context.execute(
                "INSERT INTO advisory_package (advisory_id, position, ecosystem, name, affected) VALUES (1, 0, 'Debian:12', 'x', X'')");
        Rows rows = new Rows(context);
        for (int repository = 1; repository <= REPOSITORIES + 500; repository++) {
            context.execute(
                    "INSERT INTO repository (id, registry, name, owner, visibility, first_seen_at) VALUES (?, 'ghcr.io', ?, 'acme', 'private', 0)",
                    repository,
                    "acme/r" + repository);
        }
        for (int id = 1; id <= BASES * OF_BASE + OWN; id++) {
            rows.packages.add(id, "pkg:deb/debian/p" + id + "@1", "p" + id, "1", "deb");
            if (id % 5 == 0 && id <= BASES * OF_BASE) {
                rows.findings.add(id, "CVE-2026-" + id);
            }
        }
        for (int base = 0; base < BASES; base++) {
            rows.image(1 + base, 1 + base % REPOSITORIES, base, diffIds(base, -1), base);
        }
        for (int image = 0; image < IMAGES; image++) {
            rows.image(
                    1 + BASES + image,
                    1 + REPOSITORIES + image % 500,
                    image,
                    diffIds(image % BASES, image),
                    image % BASES);
        }
        rows.execute();
    }

    /** Inserts, many at a time. */
    private static final class Rows {
        private final Batch packages;
        private final Batch findings;
        private final Batch images;
        private final Batch layers;
        private final Batch imageLayers;
        private final Batch contents;
        private final Batch versions;
        private final Batch tags;
        private int layer;

        Rows(DSLContext context) {
            packages = new Batch(
                    context,
                    "INSERT INTO package_version (id, purl, name, version, type, ecosystem, matched_at) VALUES (?, ?, ?, ?, ?, 'Debian:12', 1)");
            findings = new Batch(
                    context,
                    "INSERT INTO finding (package_version_id, weakness, aliases, severity, status, advisories, first_seen_at) VALUES (?, ?, '[]', 1, 'affected', '[]', 0)");
            images = new Batch(
                    context,
                    "INSERT INTO image (id, digest, platform, config_digest, size, read_state, chain) VALUES (?, ?, 'linux/amd64', 'c', 1, 'complete', ?)");
            layers = new Batch(context, "INSERT INTO layer (id, digest, media_type, size) VALUES (?, ?, 'x', 1)");
            imageLayers = new Batch(
                    context, "INSERT INTO image_layer (image_id, position, layer_id, chain) VALUES (?, ?, ?, ?)");
            contents = new Batch(
                    context,
                    "INSERT INTO image_package (image_id, package_version_id, layer_id, paths) VALUES (?, ?, ?, '[]')");
            versions = new Batch(
                    context,
                    "INSERT INTO version (repository_id, github_id, digest, kind, created_at, first_seen_at) VALUES (?, ?, ?, 'image', ?, 0)");
            tags = new Batch(context, "INSERT INTO tag (repository_id, name, digest, seen_at) VALUES (?, ?, ?, 0)");
        }

        void image(int id, int repository, int number, List<Digest> diffIds, int base) {
            List<Digest> chains = ChainId.heights(diffIds);
            String digest = digest("image " + id).toString();
            images.add(id, digest, ChainRows.bytes(chains.getLast()));
            versions.add(repository, id, digest, number);
            tags.add(repository, "v" + number, digest);
            int first = layer + 1;
            for (int i = 0; i < diffIds.size(); i++) {
                layers.add(++layer, digest("layer " + layer).toString());
                imageLayers.add(id, i, layer, ChainRows.bytes(chains.get(i)));
            }
            for (int i = 1; i <= OF_BASE; i++) {
                contents.add(id, base * OF_BASE + i, first + i % 2);
            }
            for (int i = 1; diffIds.size() > 2 && i <= OWN; i++) {
                contents.add(id, BASES * OF_BASE + i, layer);
            }
        }

        void execute() {
            List.of(packages, findings, images, layers, imageLayers, contents, versions, tags)
                    .forEach(Batch::execute);
        }
    }

    private static <T> T timed(String what, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        System.out.println(
                what + ": " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        return result;
    }
}
