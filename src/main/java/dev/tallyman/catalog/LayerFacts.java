package dev.tallyman.catalog;

import dev.tallyman.catalog.lock.LockFileCataloger;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that one layer tells, whatever image it is part of. Kept by the layer's digest and {@link LayerAnalyzer#VERSION};
 * {@link #writeJson} and {@link #readJson} are its stored form.
 *
 * @param digest   of the layer as the manifest has it; null for a root file system that is no image
 * @param diffId   of the uncompressed bytes; null where it is not known (a folder, an unread layer)
 * @param bytes    uncompressed
 * @param entries  seen in the archive
 * @param files    what catalogers read, one element a file and cataloger, in the order of the archive
 * @param links    symbolic and hard links
 * @param removed  paths that a whiteout deletes from the layers below
 * @param opaque   folders whose content in the layers below is hidden; empty text is the root
 * @param replaced entries other than those in {@code files} that hide what a layer below has at their path
 * @param problems of the layer as a whole; those of a file are in {@code files}
 * @param risks    secrets and risky files
 * @param extras   what was read beside what is always read
 * @param inPart   how much of the layer was fetched, where its table of contents and the files of interest alone were; null where it was read
 *                 whole. Its own digest was not checked then, {@code bytes} are those of these files, and a file that the table leaves out was
 *                 not seen
 */
public record LayerFacts(
        @Nullable Digest digest,
        @Nullable Digest diffId,
        long bytes,
        long entries,
        List<FileFacts> files,
        List<Link> links,
        List<String> removed,
        List<String> opaque,
        List<Replacement> replaced,
        List<Problem> problems,
        RiskFacts risks,
        Set<Extra> extras,
        @Nullable InPart inPart) {
    public LayerFacts {
        files = List.copyOf(files);
        links = List.copyOf(links);
        removed = List.copyOf(removed);
        opaque = List.copyOf(opaque);
        replaced = List.copyOf(replaced);
        problems = List.copyOf(problems);
        extras = extras.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(extras));
    }

    /** A layer that was not read (a foreign layer, one that cannot be fetched), and why. */
    public static LayerFacts unread(Digest digest, Problem why) {
        return new LayerFacts(
                digest,
                null,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(why),
                RiskFacts.NONE,
                Set.of(),
                null);
    }

    /** The same, read in part. */
    LayerFacts inPart(InPart how) {
        return new LayerFacts(
                digest, diffId, bytes, entries, files, links, removed, opaque, replaced, problems, risks, extras, how);
    }

    /** The same with one more problem of the layer. */
    public LayerFacts with(Problem problem) {
        List<Problem> more = new ArrayList<>(problems);
        more.add(problem);
        return new LayerFacts(
                digest, diffId, bytes, entries, files, links, removed, opaque, replaced, more, risks, extras, inPart);
    }

    /** The same without what was read beside what is always read, and nobody asks for. */
    public LayerFacts only(Set<Extra> wanted) {
        if (wanted.containsAll(extras)) {
            return this;
        }
        List<FileFacts> kept = files.stream()
                .filter(file ->
                        wanted.contains(Extra.LOCK_FILES) || !file.cataloger().equals(LockFileCataloger.NAME))
                .toList();
        return new LayerFacts(
                digest, diffId, bytes, entries, kept, links, removed, opaque, replaced, problems, risks, wanted,
                inPart);
    }

    /** The same with its packages changed. */
    public LayerFacts mapped(UnaryOperator<PackageFact> change) {
        List<FileFacts> changed = files.stream()
                .map(file -> new FileFacts(
                        file.path(),
                        file.cataloger(),
                        file.packages().stream().map(change).toList(),
                        file.distribution(),
                        file.owned(),
                        file.problems()))
                .toList();
        return new LayerFacts(
                digest, diffId, bytes, entries, changed, links, removed, opaque, replaced, problems, risks, extras,
                inPart);
    }

    /** Compact JSON, UTF-8. */
    public void writeJson(OutputStream out) throws IOException {
        LayerFactsJson.write(this, out);
    }

    /** @throws IllegalArgumentException where {@code json} is not what {@link #writeJson} writes */
    public static LayerFacts readJson(InputStream json) throws IOException {
        return LayerFactsJson.read(json);
    }

    /**
     * What one cataloger found in one file; with nothing found, the file still hides one that a layer below has at its path.
     *
     * @param owned    paths by the name of the system package that owns them
     * @param problems what could not be read of it, in sentences without a full stop
     */
    public record FileFacts(
            String path,
            String cataloger,
            List<PackageFact> packages,
            @Nullable Distribution distribution,
            Map<String, List<String>> owned,
            List<String> problems) {
        public FileFacts {
            packages = List.copyOf(packages);
            owned = Map.copyOf(owned);
            problems = List.copyOf(problems);
        }
    }

    /**
     * @param fetched  bytes of the layer as it is transferred, its table of contents among them
     * @param size     of the layer as it is transferred
     * @param requests for these
     */
    public record InPart(long fetched, long size, int requests) {}

    /** @param target of a symbolic link as it stands, of a hard link a path of the image */
    public record Link(String path, String target, boolean hard) {}

    /** An entry that hides what lies below it. */
    public record Replacement(String path, boolean directory) {}
}
