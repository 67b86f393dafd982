package dev.tallyman.layer;

import java.io.IOException;

/** With {@link Isal}. */
final class IsalMemberReader implements MemberReader {
    private final SourceBytes source;
    private final IsalStream stream;

    /** How many bytes of the source had arrived when what is there of them was given; what is there stays until more arrive. */
    private long given = -1;

    IsalMemberReader(SourceBytes source, Isal isal) {
        this.source = source;
        this.stream = new IsalStream(isal, Pipe.BUFFER_BYTES, Pipe.BUFFER_BYTES);
    }

    @Override
    public void begin() {
        stream.begin();
        giveInput();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (true) {
            int inflated = stream.inflate(buffer, offset, length);
            source.position = stream.position();
            if (inflated > 0) {
                return inflated;
            }
            if (stream.finished()) {
                return -1;
            }
            if (stream.isBroken()) {
                throw stream.isTrailerWrong() ? MemberReader.wrongTrailer() : new IOException(BROKEN);
            }
            if (stream.remaining() == 0) {
                if (!source.fill()) {
                    throw MemberReader.endsTooEarly();
                }
                giveInput();
            }
        }
    }

    private void giveInput() {
        if (given == source.count()) {
            stream.moveTo(source.position, source.limit);
        } else {
            stream.give(source.data(), source.position, source.limit);
            given = source.count();
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
