package dev.tallyman.catalog;

import dev.tallyman.model.Distribution;
import dev.tallyman.model.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one image (of one platform) holds, all its layers laid over each other.
 *
 * @param packages sorted by purl, then first path: the same image gives the same list
 * @param declared what lock files declare, in the same order, installed or not; empty where nobody asked
 * @param problems what could not be read; not empty means that packages may be missing
 * @param risks    secrets and risky files
 * @param inPart   the layers that were read in part, by their table of contents
 */
public record ImageContents(
        @Nullable Distribution distribution,
        List<InstalledPackage> packages,
        List<InstalledPackage> declared,
        List<Problem> problems,
        ImageRisks risks,
        List<PartlyRead> inPart) {
    public ImageContents {
        inPart = List.copyOf(inPart);
        packages = List.copyOf(packages);
        declared = List.copyOf(declared);
        problems = List.copyOf(problems);
    }

    /** Nobody looked for secrets and risky files. */
    public ImageContents(@Nullable Distribution distribution, List<InstalledPackage> packages, List<Problem> problems) {
        this(distribution, packages, List.of(), problems, ImageRisks.UNKNOWN);
    }

    /** All packages as they are listed: one that is installed and declared stands there once, as installed. */
    public List<InstalledPackage> listed() {
        return declared.isEmpty() ? packages : new DeclaredPackages(packages).join(declared);
    }

    /** Every layer was read whole. */
    public ImageContents(
            @Nullable Distribution distribution,
            List<InstalledPackage> packages,
            List<InstalledPackage> declared,
            List<Problem> problems,
            ImageRisks risks) {
        this(distribution, packages, declared, problems, risks, List.of());
    }

    /** The same with other risks. */
    public ImageContents withRisks(ImageRisks others) {
        return new ImageContents(distribution, packages, declared, problems, others, inPart);
    }

    /** The same, with what was read in part among the problems: for who keeps it and is asked without anybody remembering how it was read. */
    public ImageContents withPartsAsProblems() {
        List<Problem> all = new ArrayList<>(problems);
        inPart.forEach(layer -> all.add(layer.notice()));
        return new ImageContents(distribution, packages, declared, all, risks, inPart);
    }
}
