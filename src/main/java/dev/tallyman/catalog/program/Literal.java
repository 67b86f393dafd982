package dev.tallyman.catalog.program;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes to look for in many others, by the algorithm of Boyer, Moore and Horspool: a long literal is found with a look at few of them. */
final class Literal {
    private final byte[] wanted;

    /** How far to go on from a byte that is not the last one wanted; 0: it is. */
    private final byte[] steps = new byte[256];

    /** @param text of ISO 8859-1, 1 to 127 characters */
    Literal(String text) {
        this.wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        int last = wanted.length - 1;
        Arrays.fill(steps, (byte) wanted.length);
        for (int i = 0; i <= last; i++) {
            steps[wanted[i] & 0xff] = (byte) (last - i);
        }
    }

    int length() {
        return wanted.length;
    }

    /** Where it first begins within {@code from..to}; -1 where it is not. */
    int find(byte[] bytes, int from, int to) {
        int last = wanted.length - 1;
        int at = from + last;
        while (at < to) {
            int step = steps[bytes[at] & 0xff];
            if (step > 0) {
                at += step;
            } else if (Arrays.equals(bytes, at - last, at + 1, wanted, 0, wanted.length)) {
                return at - last;
            } else {
                at++;
            }
        }
        return -1;
    }
}
