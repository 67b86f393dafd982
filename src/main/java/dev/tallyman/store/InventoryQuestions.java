package dev.tallyman.store;

import dev.tallyman.inventory.BrokenVersion;
import dev.tallyman.inventory.ImageDetails;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.ImageQuery;
import dev.tallyman.inventory.ImageQuestions;
import dev.tallyman.inventory.ImageSummary;
import dev.tallyman.inventory.Listing;
import dev.tallyman.inventory.Ownership;
import dev.tallyman.inventory.PlatformImage;
import dev.tallyman.inventory.Resolution;
import dev.tallyman.inventory.TagSummary;
import dev.tallyman.inventory.UnreadImage;
import dev.tallyman.inventory.VersionSummary;
import dev.tallyman.model.Digest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** {@link ImageQuestions}: each question in one snapshot; the heavy ones have their own class. */
public final class InventoryQuestions implements ImageQuestions {
    private final Database database;

    public InventoryQuestions(Database database) {
        this.database = database;
    }

    @Override
    public Listing<ImageSummary> images(ImageQuery query) {
        return database.read(context -> new ImageListQuestion(query).answer(context));
    }

    @Override
    public Resolution resolve(String name) {
        return database.read(context -> NameQuestion.answer(context, name));
    }

    @Override
    public List<TagSummary> tags(ImageName image) {
        return database.read(context -> TagQuestion.all(context, image));
    }

    @Override
    public Listing<TagSummary> tags(ImageName image, int limit, @Nullable String cursor) {
        return database.read(context -> TagQuestion.page(context, image, limit, cursor));
    }

    @Override
    public List<VersionSummary> versions(ImageName image) {
        return database.read(context -> new VersionQuestion(context, image).all());
    }

    @Override
    public Listing<VersionSummary> versions(ImageName image, int limit, @Nullable String cursor) {
        return database.read(context -> new VersionQuestion(context, image).page(limit, cursor));
    }

    @Override
    public ImageDetails show(ImageName image) {
        return database.read(context -> new ImageDetails(
                image.name(),
                image.registry(),
                StorageQuestion.answer(context, image),
                ownership(context, image),
                List.of(),
                null,
                new VersionQuestion(context, image).all(),
                ReachedImages.of(context, image)));
    }

    @Override
    public Optional<ImageDetails> show(ImageName image, String tag) {
        return database.read(context -> context.fetchOptional(
                        "SELECT digest FROM tag WHERE repository_id = ? AND name = ?", image.repositoryId(), tag)
                .map(row -> details(context, image, Digest.parse(row.get("digest", String.class)))));
    }

    @Override
    public Optional<ImageDetails> show(ImageName image, Digest digest) {
        return database.read(context -> {
            boolean held = context.fetchOptional("""
                            WITH RECURSIVE reached (digest) AS (
                              SELECT digest FROM version WHERE repository_id = ?
                              UNION SELECT c.child FROM manifest_child c JOIN reached r ON c.parent = r.digest)
                            SELECT 1 FROM reached WHERE digest = ? LIMIT 1""", image.repositoryId(), digest.toString())
                    .isPresent();
            return held ? Optional.of(details(context, image, digest)) : Optional.empty();
        });
    }

    private static ImageDetails details(DSLContext context, ImageName image, Digest digest) {
        return new ImageDetails(
                image.name(),
                image.registry(),
                StorageQuestion.answer(context, image),
                ownership(context, image),
                new RelatedQuestion(context, image.repositoryId()).of(digest.toString()),
                AttestationStore.known(context, digest.toString()),
                new VersionQuestion(context, image).ofDigest(digest),
                ReachedImages.of(context, digest));
    }

    private static Ownership ownership(DSLContext context, ImageName image) {
        return OwnershipStore.of(Objects.requireNonNull(
                context.fetchOne("SELECT * FROM repository WHERE id = ?", image.repositoryId())));
    }

    @Override
    public List<BrokenVersion> broken() {
        return database.read(context -> context.fetch("""
                                SELECT r.id, r.registry, r.name FROM repository r WHERE r.state = 'active' AND EXISTS (
                                  SELECT 1 FROM version v WHERE v.repository_id = r.id AND v.state = 'active' AND v.kind NOT IN ('image', 'unreadable'))
                                ORDER BY r.name, r.registry""").stream()
                .map(row -> new ImageName(
                        row.get("id", Long.class), row.get("registry", String.class), row.get("name", String.class)))
                .flatMap(image -> new VersionQuestion(context, image)
                        .broken().stream().map(version -> new BrokenVersion(image.name(), version)))
                .toList());
    }

    @Override
    public List<PlatformImage> images(Digest digest) {
        return database.read(context -> ReachedImages.of(context, digest));
    }

    @Override
    public List<UnreadImage> unread(boolean untaggedToo) {
        return database.read(context -> UnreadQuestion.answer(context, untaggedToo));
    }
}
