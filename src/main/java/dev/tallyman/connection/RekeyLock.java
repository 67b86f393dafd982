package dev.tallyman.connection;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** One change of a master key at a time. The operating system drops the lock with the process, however that ends. */
final class RekeyLock implements AutoCloseable {
    private static final String FILE = "rekey.lock";

    /** Within this process: the operating system's lock is the process's, and goes as soon as the file is closed anywhere in it. */
    private static final Semaphore HERE = new Semaphore(1);

    private final FileChannel channel;

    private RekeyLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws TallymanException ({@link ErrorCode#CONFLICT}) where another holds it */
    static RekeyLock acquire(Path dataFolder) {
        if (!HERE.tryAcquire()) {
            throw conflict();
        }
        try {
            return lock(dataFolder.resolve(FILE));
        } catch (IOException e) {
            HERE.release();
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT,
                    "lock " + dataFolder.resolve(FILE),
                    e.toString(),
                    "Check the data folder",
                    e);
        } catch (TallymanException e) {
            HERE.release();
            throw e;
        }
    }

    private static RekeyLock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        if (channel.tryLock() == null) {
            channel.close();
            throw conflict();
        }
        return new RekeyLock(channel);
    }

    private static TallymanException conflict() {
        return new TallymanException(
                ErrorCode.CONFLICT,
                "change the master key",
                "another process is changing it",
                "Wait until it is done; run it again where a newer key is still wanted");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new TallymanException(ErrorCode.ENVIRONMENT, "unlock the master key", e.toString(), "", e);
        } finally {
            HERE.release();
        }
    }
}
