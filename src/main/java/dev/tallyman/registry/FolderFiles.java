package dev.tallyman.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A folder. Paths come from digests that were parsed, never from content, so none leads out of it. */
record FolderFiles(Path root) implements LocalFiles {
    @Override
    public Optional<Long> size(String path) {
        Path file = root.resolve(path);
        try {
            // Not a pipe or a device, which could be read without end.
            return Files.isRegularFile(file) ? Optional.of(Files.size(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public InputStream open(String path) throws IOException {
        Path file = root.resolve(path);
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return Files.newInputStream(file);
    }

    @Override
    public String shown() {
        return root.toString();
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
