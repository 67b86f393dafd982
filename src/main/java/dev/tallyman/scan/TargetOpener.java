package dev.tallyman.scan;

import dev.tallyman.registry.ImageSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens what a user names. */
public interface TargetOpener {
    /**
     * Opens a target, with the credential of the connection that its registry has.
     *
     * @throws dev.tallyman.model.TallymanException where {@code target} is not one, or is not there
     */
    Opened open(String target);

    /** What a target is. */
    sealed interface Opened {
        /**
         * An image in a registry, layout or archive.
         *
         * @param identifier tag or digest within {@code source}
         * @param reference  in full, with the registry; null where it is not in one
         */
        record Image(
                ImageSource source,
                String identifier,
                @Nullable String reference) implements Opened {}

        /** A folder or tarball that is a root file system. */
        record RootFileSystem(Path path) implements Opened {}

        /** A CycloneDX or SPDX document. */
        record Sbom(Path path) implements Opened {}
    }
}
