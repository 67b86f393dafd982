package dev.tallyman.layer;

import dev.tallyman.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where every way to read a layer ends: what an archive or a table of contents says of an entry becomes a {@link LayerEntry} with a plain path,
 * or a recorded problem.
 */
public final class EntryGate {
    /** More than these are counted, not listed: a broken layer must not fill the report. */
    static final int MAX_PROBLEMS = 50;

    private static final InputStream NOTHING = InputStream.nullInputStream();

    private final LayerLimits limits;
    private final String name;
    private final LayerVisitor visitor;
    private final List<Problem> problems;
    private int unlisted;

    /**
     * @param name     of the layer, for its problems
     * @param problems to which those of the entries are added
     */
    public EntryGate(LayerLimits limits, String name, LayerVisitor visitor, List<Problem> problems) {
        this.limits = limits;
        this.name = name;
        this.visitor = visitor;
        this.problems = problems;
    }

    /** The path made plain; null, with the problem recorded, where it is none that can be kept. Empty for the root itself. */
    public @Nullable String path(String raw) {
        if (isTooLong(raw)) {
            problem(shortened(raw), "its path is longer than " + limits.maxPathLength() + " bytes; it was skipped");
            return null;
        }
        if (raw.indexOf('\0') >= 0) {
            problem(raw.replace('\0', '?'), "its path has a NUL character; it was skipped");
            return null;
        }
        String path = EntryPath.normalise(raw);
        if (path == null) {
            problem(raw, "its path leads out of the root; it was skipped");
        } else if (EntryPath.depth(path) > limits.maxDepth()) {
            problem(shortened(path), "its path is deeper than " + limits.maxDepth() + " folders; it was skipped");
            return null;
        }
        return path;
    }

    /** Shows a file. */
    public void file(String path, long size, int mode, InputStream content) throws IOException {
        visitor.entry(new LayerEntry(path, LayerEntry.Kind.FILE, size, mode, null), content);
    }

    /**
     * Shows an entry that has no content.
     *
     * @param target of a link, as it stands
     */
    public void other(String path, LayerEntry.Kind kind, int mode, String target) throws IOException {
        switch (kind) {
            case SYMBOLIC_LINK -> {
                if (isTooLong(target)) {
                    problem(path, "the target of the link is longer than " + limits.maxPathLength() + " bytes");
                }
                show(path, kind, mode, isTooLong(target) ? "" : target);
            }
            case HARD_LINK -> {
                String normal = path(target);
                if (normal != null) {
                    show(path, kind, mode, normal);
                }
            }
            case FILE, DIRECTORY, OTHER -> show(path, kind, mode, null);
        }
    }

    private void show(String path, LayerEntry.Kind kind, int mode, @Nullable String target) throws IOException {
        visitor.entry(new LayerEntry(path, kind, 0, mode, target), NOTHING);
    }

    /** Records a problem, where there is room for it. */
    public void problem(String where, String what) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem(where, what));
        } else {
            unlisted++;
        }
    }

    /** Tells how many problems were not listed. To be called once, at the end. */
    public void end() {
        if (unlisted > 0) {
            problems.add(new Problem(name, unlisted + " more problems of its entries are not listed"));
        }
    }

    private boolean isTooLong(String text) {
        return text.length() > limits.maxPathLength()
                || (text.length() > limits.maxPathLength() / 3
                        && text.getBytes(StandardCharsets.UTF_8).length > limits.maxPathLength());
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
