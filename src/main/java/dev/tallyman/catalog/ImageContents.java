package dev.tallyman.catalog;

import dev.tallyman.model.Distribution;
import dev.tallyman.model.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one image (of one platform) holds, all its layers laid over each other.
 *
 * @param packages sorted by purl, then first path: the same image gives the same list
 * @param problems what could not be read; not empty means that packages may be missing
 * @param risks    secrets and risky files
 */
public record ImageContents(
        @Nullable Distribution distribution,
        List<InstalledPackage> packages,
        List<Problem> problems,
        ImageRisks risks) {
    public ImageContents {
        packages = List.copyOf(packages);
        problems = List.copyOf(problems);
    }

    /** Nobody looked for secrets and risky files. */
    public ImageContents(@Nullable Distribution distribution, List<InstalledPackage> packages, List<Problem> problems) {
        this(distribution, packages, problems, ImageRisks.UNKNOWN);
    }

    /** The same with other risks. */
    public ImageContents withRisks(ImageRisks others) {
        return new ImageContents(distribution, packages, problems, others);
    }
}
