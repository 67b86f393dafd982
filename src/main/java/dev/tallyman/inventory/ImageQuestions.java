package dev.tallyman.inventory;

import dev.tallyman.model.Digest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The questions that people ask of the inventory. */
public interface ImageQuestions {
    /** @throws dev.tallyman.model.TallymanException {@code USAGE} where the cursor is not one of this query's */
    Listing<ImageSummary> images(ImageQuery query);

    /** What {@code name}, with or without its registry's host, means. Capitals do not count. */
    Resolution resolve(String name);

    /** Newest version first, then by name. */
    List<TagSummary> tags(ImageName image);

    /** {@link #tags}, by name and in pages. */
    Listing<TagSummary> tags(ImageName image, int limit, @Nullable String cursor);

    /** Newest first; deleted and missing ones too. */
    List<VersionSummary> versions(ImageName image);

    /** {@link #versions} in pages. */
    Listing<VersionSummary> versions(ImageName image, int limit, @Nullable String cursor);

    /** All versions, and all images that those that are there reach. */
    ImageDetails show(ImageName image);

    /** The version that has a tag, and the images that it reaches; empty where no version has it. */
    Optional<ImageDetails> show(ImageName image, String tag);

    /** The version (or platform's image, or entry of an index) with a digest, and the images that it reaches; empty where there is none. */
    Optional<ImageDetails> show(ImageName image, Digest digest);

    /** Ghost, partial and orphaned versions of all images, by the image's name. */
    List<BrokenVersion> broken();

    /** The images that a manifest reaches, through indexes, in the order of the index; attestations left out. */
    List<PlatformImage> images(Digest digest);

    /** Images whose contents are to be read: unread ones, and those whose reading failed; each once, tagged and new ones first. */
    List<UnreadImage> unread(boolean untaggedToo);
}
