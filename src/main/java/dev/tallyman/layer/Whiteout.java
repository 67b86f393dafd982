package dev.tallyman.layer;

import org.jspecify.annotations.Nullable;

/** What a file whose name begins with {@code .wh.} says of the layers below (OCI image specification, layer.md, "Whiteouts"). */
public sealed interface Whiteout {
    String PREFIX = ".wh.";
    String META_PREFIX = ".wh..wh.";

    /** The path is gone, with all below it. */
    record Removed(String path) implements Whiteout {}

    /**
     * The folder shows nothing of the layers below.
     *
     * @param path empty for the root
     */
    record Opaque(String path) implements Whiteout {}

    /** A mark of AUFS that says nothing of files. */
    record Ignored() implements Whiteout {}

    /** Null where {@code path} is an ordinary file. */
    static @Nullable Whiteout of(String path) {
        int slash = path.lastIndexOf('/');
        if (!path.startsWith(PREFIX, slash + 1)) {
            return null;
        }
        String name = path.substring(slash + 1);
        String folder = slash < 0 ? "" : path.substring(0, slash);
        if (name.equals(".wh..wh..opq")) {
            return new Opaque(folder);
        }
        if (name.startsWith(META_PREFIX) || name.equals(PREFIX)) {
            return new Ignored();
        }
        return new Removed((folder.isEmpty() ? "" : folder + "/") + name.substring(PREFIX.length()));
    }
}
