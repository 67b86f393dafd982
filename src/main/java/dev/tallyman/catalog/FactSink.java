package dev.tallyman.catalog;

import dev.tallyman.model.Distribution;

/** Takes what catalogers find in a layer. */
public interface FactSink {
    void add(PackageFact fact);

    /** The distribution, from a file such as {@code os-release}. */
    void distribution(Distribution distribution);

    /**
     * A system package owns a file. Only paths that matter to some other cataloger are kept, to tell a language package
     * that the distribution installed from one that was added.
     *
     * @param packageName name of the system package, as its fact has it
     */
    void owns(String packageName, String path);

    /** Keeps a file's content until the end of the layer, for {@link Cataloger#readTogether}. */
    void keep(byte[] content);

    /** This file changes what another one means, although nothing is found in it: it is not to be forgotten. */
    void matters();

    /**
     * Something in this file could not be read.
     *
     * @param what in one sentence, without a full stop
     */
    void problem(String what);
}
