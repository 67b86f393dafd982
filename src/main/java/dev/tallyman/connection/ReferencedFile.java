package dev.tallyman.connection;

import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;

/** A file that holds a secret, as Kubernetes and Docker mount them; read anew each time, since they change it. */
final class ReferencedFile {
    private static final int MAX_BYTES = 64 << 10;

    private ReferencedFile() {}

    /** @param unreadable makes the error of a reason */
    static String read(String path, Function<String, TallymanException> unreadable) {
        try {
            Path file = Path.of(path);
            if (Files.size(file) > MAX_BYTES) {
                throw unreadable.apply("it is far too long for a token or a key");
            }
            return Files.readString(file);
        } catch (IOException | InvalidPathException e) {
            throw unreadable.apply("it is not there or not readable");
        }
    }
}
