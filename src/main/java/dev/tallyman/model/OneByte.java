package dev.tallyman.model;

import java.io.IOException;
import java.io.InputStream;

/** What streams that read by arrays answer to {@link InputStream#read()}. */
public final class OneByte {
    private OneByte() {}

    /** The next byte of {@code in}, 0 to 255, by its {@link InputStream#read(byte[], int, int)}; -1 at its end. */
    public static int of(InputStream in) throws IOException {
        byte[] one = new byte[1];
        return in.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
