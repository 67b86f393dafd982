package dev.tallyman.layer;

import java.io.Closeable;
import java.io.IOException;

/**
 * Inflates the members of a gzip stream (RFC 1952, section 2.3), one after the other, each from the end of its header to the end of its trailer,
 * whose checksum and length it checks. For one thread.
 */
sealed interface MemberReader extends Closeable permits JdkMemberReader, IsalMemberReader {
    String BROKEN = "the gzip stream is broken";

    /** Of compressed bytes from which on it is worth to load a faster library (30 ms); what is loaded is used for any. */
    long WORTH_LOADING_BYTES = 8 << 20;

    /** The fastest there is for a stream. */
    static MemberReader of(SourceBytes source) {
        Isal isal = source.expectedBytes() >= WORTH_LOADING_BYTES ? Isal.load() : Isal.loaded();
        if (isal != null) {
            return new IsalMemberReader(source, isal);
        }
        return new JdkMemberReader(source);
    }

    /** The header of a member was read. */
    void begin();

    /**
     * Inflates some of the member's content.
     *
     * @return bytes written, at least one; -1 where the member ended and its trailer was right
     * @throws IOException where the stream is broken or ends too early; all that came out before was given
     */
    int read(byte[] buffer, int offset, int length) throws IOException;

    @Override
    void close();

    static IOException endsTooEarly() {
        return new IOException("the gzip stream ends too early");
    }

    static IOException wrongTrailer() {
        return new IOException(BROKEN + ": its checksum or length is wrong");
    }
}
