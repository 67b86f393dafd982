package dev.tallyman.catalog.secret;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The key of a data folder's fingerprints: {@code fingerprint.key}, 0600, made with the first secret that is found. It is beside the database and not
 * in it, so that who has a copy of the database alone cannot try passwords against it.
 */
public final class FingerprintKey {
    static final String FILE = "fingerprint.key";
    private static final int BYTES = 32;

    private final Path folder;
    private final SecureRandom random;

    public FingerprintKey(Path dataFolder, SecureRandom random) {
        this.folder = dataFolder;
        this.random = random;
    }

    /** @throws TallymanException where it can neither be read nor made, or is damaged */
    public synchronized byte[] get() {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
            if (key.length == BYTES) {
                return key;
            }
            throw failure(file, "it is damaged", null);
        } catch (IllegalArgumentException e) {
            throw failure(file, "it is damaged", null);
        } catch (IOException e) {
            throw failure(file, e instanceof NoSuchFileException ? "it is gone" : String.valueOf(e.getMessage()), e);
        }
    }

    /** Whole or not at all; of two processes that make one, both take the first one's. */
    private void create(Path file) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = Files.createTempFile(
                folder,
                "fingerprint",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            byte[] key = new byte[BYTES];
            random.nextBytes(key);
            Files.writeString(fresh, HexFormat.of().formatHex(key) + "\n", StandardOpenOption.SYNC);
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster; its key is as good.
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static TallymanException failure(Path file, String reason, @Nullable Throwable cause) {
        return new TallymanException(
                ErrorCode.ENVIRONMENT,
                "read the key of fingerprints " + file,
                reason,
                "Bring the file back, or remove it: fingerprints of secrets are then others than before",
                cause);
    }
}
