package dev.tallyman.registry;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.ImageReference;
import dev.tallyman.model.TallymanException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** What a user names on the command line: an image in a registry, a layout or an archive, a root file system, an SBOM. */
public sealed interface Target {
    record Remote(ImageReference reference) implements Target {}

    /** Images in a folder or file. */
    sealed interface Local extends Target {
        /** Tag or digest; empty: the only one that there is. */
        String identifier();

        /** @throws TallymanException where no images are there */
        ImageSource open();
    }

    record Layout(Path folder, String identifier) implements Local {
        @Override
        public ImageSource open() {
            return OciLayout.folder(folder);
        }
    }

    record Archive(Path file, String identifier) implements Local {
        @Override
        public ImageSource open() {
            return OciLayout.archive(file);
        }
    }

    /** @param identifier as in {@link Local}, or a whole {@code name:tag} as {@code docker save} recorded it */
    record DockerSave(Path file, String identifier) implements Local {
        @Override
        public ImageSource open() {
            return DockerArchive.open(file);
        }
    }

    record RootFileSystem(Path path) implements Target {}

    record Sbom(Path file) implements Target {}

    /**
     * Reads a target. Whether what it names is there is told when it is opened; only the place of a tag behind a path is decided by what exists.
     *
     * @throws TallymanException ({@link ErrorCode#USAGE}) where {@code text} is none
     */
    static Target parse(String text) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        return switch (scheme) {
            case "oci" -> {
                Located located = locate(text, rest, Files::isDirectory);
                yield new Layout(located.path, located.identifier);
            }
            case "oci-archive" -> {
                Located located = locate(text, rest, Files::isRegularFile);
                yield new Archive(located.path, located.identifier);
            }
            case "docker-archive" -> {
                Located located = locate(text, rest, Files::isRegularFile);
                yield new DockerSave(located.path, located.identifier);
            }
            case "rootfs" -> new RootFileSystem(path(text, rest));
            case "sbom" -> new Sbom(path(text, rest));
            default ->
                ImageReference.tryParse(text).<Target>map(Remote::new).orElseThrow(() -> unknown(text, scheme, rest));
        };
    }

    /** A path and what stands behind its last colon. */
    record Located(Path path, String identifier) {}

    /** The longest part before a colon that exists is the path; where none does, everything before the last colon outside a digest. */
    private static Located locate(String text, String rest, Predicate<Path> exists) {
        if (exists.test(path(text, rest))) {
            return new Located(path(text, rest), "");
        }
        for (int cut = lastCut(rest, rest.length()); cut > 0; cut = lastCut(rest, cut)) {
            if (exists.test(path(text, rest.substring(0, cut)))) {
                return new Located(path(text, rest.substring(0, cut)), rest.substring(cut + 1));
            }
        }
        int colon = rest.lastIndexOf(':');
        boolean tagged = colon > 0 && colon > rest.lastIndexOf('/') && ImageReference.isTag(rest.substring(colon + 1));
        return tagged
                ? new Located(path(text, rest.substring(0, colon)), rest.substring(colon + 1))
                : new Located(path(text, rest), "");
    }

    private static int lastCut(String text, int before) {
        return Math.max(text.lastIndexOf(':', before - 1), text.lastIndexOf('@', before - 1));
    }

    private static Path path(String text, String path) {
        try {
            if (!path.isEmpty()) {
                return Path.of(path);
            }
        } catch (InvalidPathException e) {
            // Told below.
        }
        throw new TallymanException(
                ErrorCode.USAGE, "read the target " + text, "there is no path behind the colon", FORMS);
    }

    /** For messages. */
    String FORMS =
            "Write REGISTRY/NAME[:TAG|@DIGEST], oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:TAG], rootfs:DIR-OR-TARBALL or sbom:FILE";

    private static TallymanException unknown(String text, String scheme, String rest) {
        Optional<String> meant = switch (scheme) {
            case "docker", "http", "https" -> Optional.of(rest.replaceFirst("^//", ""));
            case "dir" -> Optional.of("rootfs:" + rest);
            case "file", "tar", "tarball" -> Optional.of("docker-archive:" + rest);
            default -> Optional.empty();
        };
        String hint = meant.map(other -> "Did you mean " + other + "? ").orElse("") + FORMS;
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        boolean upperCase =
                !lower.equals(text) && ImageReference.tryParse(lower).isPresent();
        String reason = upperCase
                ? "the name of an image is in lower case: " + lower
                : "that is neither an image's reference nor one of the other kinds of target";
        return new TallymanException(ErrorCode.USAGE, "read the target " + text, reason, hint);
    }
}
