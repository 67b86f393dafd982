package dev.tallyman.registry;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A blob that survives broken connections: it goes on where it broke, by Range, or reads again up to there where the server knows no ranges.
 * Gives at most one byte more than the descriptor states, so that a longer blob is noticed and an endless one ends. Read it from one thread.
 */
final class BlobStream extends InputStream {
    static final int MAX_RESUMES = 5;

    private final RemoteRepository repository;
    private final Descriptor descriptor;
    private final String action;
    private InputStream body;
    private long position;
    private int resumes;

    private BlobStream(RemoteRepository repository, Descriptor descriptor, String action, InputStream body) {
        this.repository = repository;
        this.descriptor = descriptor;
        this.action = action;
        this.body = body;
    }

    static BlobStream open(RemoteRepository repository, Descriptor descriptor) {
        String action = "read the blob " + repository.shown(descriptor.digest().toString());
        BlobAnswer answer = repository.blobAnswer(action, descriptor.digest(), 0, -1);
        return new BlobStream(repository, descriptor, action, answer.body());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long left = descriptor.size() + 1 - position;
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
            if (count < 0 && position < descriptor.size()) {
                resume(new IOException("the transfer ended after " + position + " of " + descriptor.size() + " bytes"));
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
            BlobAnswer answer = repository.blobAnswer(action, descriptor.digest(), position, -1);
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
