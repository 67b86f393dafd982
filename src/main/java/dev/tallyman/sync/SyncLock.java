package dev.tallyman.sync;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One sync at a time for a database, by whichever process. The operating system holds the lock and drops it with the process, however that ends, so a lock is
 * never stale.
 */
final class SyncLock implements AutoCloseable {
    private static final String FILE = "sync.lock";
    private static final int MAX_NOTE = 200;

    /**
     * Held by this process. The operating system drops a process's lock as soon as it closes the file anywhere, so a second sync of this process must not
     * even open it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private SyncLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws TallymanException {@code CONFLICT} where another sync holds it */
    static SyncLock acquire(Path folder) {
        Path file = folder.toAbsolutePath().normalize().resolve(FILE);
        if (!HELD.add(file)) {
            throw conflict("");
        }
        try {
            return lock(file);
        } catch (IOException e) {
            HELD.remove(file);
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT,
                    "lock " + file,
                    e.toString(),
                    "Check that the data folder is yours and that the disk has room",
                    e);
        } catch (TallymanException e) {
            HELD.remove(file);
            throw e;
        }
    }

    private static SyncLock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        FileLock lock = channel.tryLock();
        if (lock == null) {
            String holder = holder(channel);
            channel.close();
            throw conflict(holder);
        }
        note(channel);
        return new SyncLock(file, channel);
    }

    private static TallymanException conflict(String holder) {
        return new TallymanException(
                ErrorCode.CONFLICT,
                "sync",
                "another sync of this data folder is running" + holder,
                "Wait until it is done; what it finds is there then");
    }

    private static void note(FileChannel channel) throws IOException {
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer note = ByteBuffer.allocate(MAX_NOTE);
        channel.read(note, 0);
        String text = new String(note.array(), 0, note.position(), StandardCharsets.UTF_8).strip();
        return text.matches("[0-9]{1,10}") ? " (process " + text + ")" : "";
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new TallymanException(ErrorCode.ENVIRONMENT, "unlock the data folder", e.toString(), "", e);
        } finally {
            HELD.remove(file);
        }
    }
}
