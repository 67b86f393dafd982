package dev.tallyman.cli;

import dev.tallyman.model.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;

/** Loads, beside the thread that reads the arguments, what every command needs and what takes longest to load: the JSON library and hashing. */
public final class Preload implements Runnable {
    /** More than HotSpot counts before its second compiler takes a method of SHA-2, for which the launcher has lowered the count. */
    private static final int SHORT_CALLS = 50;

    @Override
    public void run() {
        try {
            Console.loadJson();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        makeHashingFast();
    }

    /**
     * The JVM has the processor's own instructions for SHA-256, but takes them only where the method that calls them was called often. A layer is
     * hashed by a few long calls: without these short ones a good part of it is hashed ten times slower.
     */
    private static void makeHashingFast() {
        MessageDigest hash = Digest.of(new byte[0]).newHash();
        byte[] block = new byte[128];
        for (int i = 0; i < SHORT_CALLS; i++) {
            hash.update(block, 0, block.length);
        }
    }
}
