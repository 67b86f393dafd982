package dev.tallyman.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the file of a new database, which its owner alone may read. To make the tables takes half a second, more than most commands; so where the
 * launcher keeps a database that has them and nothing else, the new one is a copy.
 */
final class NewDatabase {
    private static final String TEMPLATE = "tallyman.database.template";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private NewDatabase() {}

    /** Makes the file; one that is there already, or was made meanwhile by another process, stays as it is. */
    static void make(Path file) throws IOException {
        String template = System.getProperty(TEMPLATE);
        make(file, template == null ? null : Path.of(template));
    }

    /** @param template null where there is none; one that cannot be read or copied counts as none */
    static void make(Path file, @Nullable Path template) throws IOException {
        if (template != null && Files.isReadable(template) && copy(template, file)) {
            return;
        }
        try {
            Files.createFile(file, OWNER_ONLY);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw e;
            }
        }
    }

    /**
     * Whether it was copied, or is there already. Nobody sees half of it, and after a power failure all of it is there or nothing: a link comes into
     * being at once, and never in the place of another file.
     */
    private static boolean copy(Path template, Path file) throws IOException {
        Path whole;
        try {
            whole = Files.createTempFile(file.toAbsolutePath().getParent(), "new-", ".db", OWNER_ONLY);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
        try {
            try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
                ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(template));
                while (content.hasRemaining()) {
                    channel.write(content);
                }
                channel.force(true);
            }
            Files.createLink(file, whole);
            return true;
        } catch (FileAlreadyExistsException e) {
            return Files.isRegularFile(file);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
