package dev.tallyman.registry;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.OneByte;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A blob, or a part of one, that survives broken connections: it goes on where it broke, by Range, or reads again up to there where the server
 * knows no ranges. Of a whole blob it gives at most one byte more than the descriptor states, so that a longer blob is noticed and an endless one
 * ends. Read it from one thread.
 */
final class BlobStream extends InputStream {
    static final int MAX_RESUMES = 5;

    private final RemoteRepository repository;
    private final Descriptor descriptor;
    private final String action;
    private final long end;
    private final long limit;
    private final long last;
    private InputStream body;
    private long position;
    private int resumes;

    /**
     * @param position of the body's first byte in the blob
     * @param end      up to where the blob, or the part, has to go
     * @param limit    up to where it is read
     * @param last     of the part; -1 for a whole blob
     */
    private BlobStream(
            RemoteRepository repository,
            Descriptor descriptor,
            String action,
            InputStream body,
            long position,
            long end,
            long limit,
            long last) {
        this.repository = repository;
        this.descriptor = descriptor;
        this.action = action;
        this.body = body;
        this.position = position;
        this.end = end;
        this.limit = limit;
        this.last = last;
    }

    static BlobStream open(RemoteRepository repository, Descriptor descriptor) {
        String action = "read the blob " + repository.shown(descriptor.digest().toString());
        BlobAnswer answer = repository.blobAnswer(action, descriptor.digest(), 0, -1);
        return new BlobStream(
                repository, descriptor, action, answer.body(), 0, descriptor.size(), descriptor.size() + 1, -1);
    }

    /** Bytes {@code first} to {@code first + length - 1}; empty where the server has whole blobs only. */
    static Optional<InputStream> part(RemoteRepository repository, Descriptor descriptor, long first, long length)
            throws IOException {
        String action = "read a part of " + repository.shown(descriptor.digest().toString());
        long end = first + length;
        BlobAnswer answer = repository.blobAnswer(action, descriptor.digest(), first, end - 1);
        if (!answer.part()) {
            answer.close();
            return Optional.empty();
        }
        if (answer.start() != first || (answer.total() >= 0 && answer.total() != descriptor.size())) {
            answer.close();
            throw Contents.bad(action, "the server sent another part than was asked for");
        }
        return Optional.of(new BlobStream(repository, descriptor, action, answer.body(), first, end, end, end - 1));
    }

    @Override
    public int read() throws IOException {
        return OneByte.of(this);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long left = limit - position;
        if (left <= 0) {
            return -1;
        }
        while (true) {
            int count;
            try {
                count = body.read(target, offset, (int) Math.min(length, left));
            } catch (IOException e) {
                resume(e);
                continue;
            }
            if (count < 0 && position < end) {
                resume(new IOException("the transfer ended after " + position + " of " + end + " bytes"));
                continue;
            }
            position += Math.max(count, 0);
            return count;
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    private void resume(IOException cause) throws IOException {
        if (resumes++ >= MAX_RESUMES || Thread.currentThread().isInterrupted()) {
            throw cause;
        }
        body.close();
        try {
            BlobAnswer answer = repository.blobAnswer(action, descriptor.digest(), position, last);
            body = answer.body();
            if (answer.start() > position) {
                throw new IOException("the server goes on at another place than was asked for");
            }
            body.skipNBytes(position - answer.start());
        } catch (TallymanException e) {
            throw new IOException(e.reason(), e);
        }
    }
}
