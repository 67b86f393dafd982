package dev.tallyman.scan;

import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.ImageSource;
import dev.tallyman.scan.ImageTree.Leaf;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A target as far as it is read before its turn. */
sealed interface Begun {
    String target();

    /** Its turn does not come: what is read of it is read no further. */
    default void abandon() {}

    /**
     * An image whose layers are being read.
     *
     * @param reference in full, with the registry; null where it is not in one
     * @param images    those of the platforms that are wanted
     * @param problems  met so far
     */
    record Image(
            String target,
            @Nullable String reference,
            ImageSource source,
            ImageSource.Resolved root,
            List<One> images,
            Set<Problem> problems)
            implements Begun, AutoCloseable {
        @Override
        public void abandon() {
            images.forEach(image -> image.layers().stop());
            source.close();
        }

        /** Waits for its layers: another target may have one of them too, and it is read from this source. */
        @Override
        public void close() {
            images.forEach(image -> image.layers().settle());
            source.close();
        }
    }

    /** One platform's image. */
    record One(Leaf leaf, LayerReading.Layers layers) {}

    /** A folder or tarball, of which nothing is read before its turn. */
    record RootFileSystem(String target, Path path) implements Begun {}

    /** A document, of which nothing is read before its turn. */
    record Sbom(String target, Path path) implements Begun {}

    /** A target of which nothing can be read. */
    record Failed(String target, TallymanException why) implements Begun {}
}
