package dev.tallyman.catalog;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one kind of package database or package metadata. Stateless: one instance serves all layers and threads.
 * A layer is read once, front to back, so a cataloger sees one file at a time; what needs its neighbours is kept
 * ({@link FactSink#keep}), what needs other layers is joined in {@code compose}. Adding one touches three places: its class, one line in {@code Catalogers.ALL}, its {@code testdata/}.
 */
public interface Cataloger {
    /** The largest file that more than one cataloger gets. */
    int MAX_SHARED_BYTES = 32 << 20;

    /** Short and stable, as in {@code docs/capabilities.md}: {@code apk}, {@code dpkg}, {@code java}. */
    String name();

    /**
     * Whether {@link #read} is to be called for a regular file. Called for every file of every layer: cheap, and by path alone.
     *
     * @param path normalised, without a leading slash: {@code lib/apk/db/installed}
     */
    boolean wants(String path);

    /**
     * How every path ends that is wanted, in small letters or capitals, three characters of it at least: about others it is not asked. Empty:
     * they may end in any way.
     */
    default List<String> endings() {
        return List.of();
    }

    /**
     * As {@link #wants(String)}, for what a path alone does not tell: a program may lie anywhere. Must be true wherever that is.
     * Where several catalogers want one file of more than {@link #MAX_SHARED_BYTES}, only the first of them gets it, and a problem says so;
     * so programs are one cataloger's.
     *
     * @param size in bytes
     * @param mode permission bits
     */
    default boolean wants(String path, long size, int mode) {
        return wants(path);
    }

    /**
     * Where the database of a package manager counts: whole paths, or {@code folder/*} for all files of a folder. A file that is wanted but lies
     * elsewhere counts only where a link leads to it from one of these. Empty: counts wherever it is found.
     */
    default List<String> locations() {
        return List.of();
    }

    /**
     * A folder beside which alone a file counts: {@code app/package.json} is an application's where {@code app/node_modules} is there, or where
     * something in a folder of that name links to {@code app}, and else anybody's template or example. Null: it counts by itself.
     */
    default @Nullable String onlyBeside(String path) {
        return null;
    }

    /**
     * Reads one file. What is wrong with its content is told to {@code facts} as a problem, and whatever could be read is kept.
     *
     * @throws IOException where the layer itself breaks off; never for bad content
     */
    void read(CatalogFile file, FactSink facts) throws IOException;

    /**
     * Called once at the end of a layer in which {@link FactSink#keep} was called, for each folder: what can only be read with its neighbours.
     *
     * @param kept content by path, all in one folder
     * @param facts gives the sink of the file at a path of {@code kept}
     */
    default void readTogether(SortedMap<String, byte[]> kept, Function<String, FactSink> facts) {}
}
