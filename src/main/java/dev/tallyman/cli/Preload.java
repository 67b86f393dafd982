package dev.tallyman.cli;

import com.fasterxml.jackson.core.JsonFactory;
import dev.tallyman.model.Digest;
import dev.tallyman.model.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.List;

/** Loads, beside the thread that reads the arguments, what takes longest to load of what the command needs: hashing and the JSON library. */
public final class Preload implements Runnable {
    /** More than HotSpot counts before its second compiler takes a method of SHA-2, for which the launcher has lowered the count. */
    private static final int SHORT_CALLS = 50;

    private final List<String> arguments;

    /** @param arguments the command line: its command first */
    public Preload(String... arguments) {
        this.arguments = List.of(arguments);
    }

    @Override
    public void run() {
        makeParser();
        makeHashingFast();
        if (needsMapper()) {
            Console.loadMapper();
        }
    }

    /** An SBOM is read and written without the mapper, but for our own JSON; and what a warm-up needs, the commands that it runs say. */
    private boolean needsMapper() {
        return switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
            case "warm-up" -> false;
            case "sbom" -> hasJson();
            default -> true;
        };
    }

    /** By the words by which the launcher chooses the cache, too: a file may be named for what it holds. */
    private boolean hasJson() {
        return arguments.contains("json") || arguments.contains("--format=json");
    }

    /** With the first parser come the JDK's tables of large decimals. */
    private static void makeParser() {
        try {
            new JsonTree(new JsonFactory()).read(new byte[] {'[', ']'});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
