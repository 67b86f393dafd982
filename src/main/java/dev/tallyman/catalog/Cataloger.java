package dev.tallyman.catalog;

import java.io.IOException;

/**
 * Reads one kind of package database or package metadata. Stateless: one instance serves all layers and threads.
 * A layer is read once, front to back, so a cataloger sees one file at a time and no other; what needs several files is
 * joined in {@code compose}. Adding one touches three places: its class, one line in {@code Catalogers.ALL}, its {@code testdata/}.
 */
public interface Cataloger {
    /** Short and stable, as in {@code docs/capabilities.md}: {@code apk}, {@code dpkg}, {@code java}. */
    String name();

    /**
     * Whether {@link #read} is to be called for a regular file. Called for every file of every layer: cheap, and by path alone.
     *
     * @param path normalised, without a leading slash: {@code lib/apk/db/installed}
     */
    boolean wants(String path);

    /**
     * As {@link #wants(String)}, for what a path alone does not tell: a program may have any name. A path that this accepts is always
     * one that {@link #wants(String)} accepts too, which stays the coarse question for paths without a file (who owns it).
     *
     * @param size in bytes, as the archive states it
     * @param mode Unix permission bits
     */
    default boolean wants(String path, long size, int mode) {
        return wants(path);
    }

    /**
     * Reads one file. What is wrong with its content is told to {@code facts} as a problem, and whatever could be read is kept.
     *
     * @throws IOException where the layer itself breaks off; never for bad content
     */
    void read(CatalogFile file, FactSink facts) throws IOException;
}
