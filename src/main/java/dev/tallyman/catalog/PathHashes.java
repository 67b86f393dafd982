package dev.tallyman.catalog;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths that can be asked whether it has one, as 64-bit hashes: thousands of paths of a layer are kept to answer that question a
 * few times. A path that is not in it is taken for one that is once in 2^64 / size questions.
 */
public final class PathHashes {
    public static final PathHashes NONE = new PathHashes(new long[0]);

    private final long[] sorted;

    private PathHashes(long[] sorted) {
        this.sorted = sorted;
    }

    public boolean hasFile(String path) {
        return Arrays.binarySearch(sorted, hash(path)) >= 0;
    }

    public boolean hasFolder(String path) {
        return Arrays.binarySearch(sorted, hash(path + "/")) >= 0;
    }

    /** The stored form. */
    String text() {
        ByteBuffer bytes = ByteBuffer.allocate(sorted.length * Long.BYTES);
        bytes.asLongBuffer().put(sorted);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @throws IllegalArgumentException where {@code text} is not what {@link #text} writes */
    static PathHashes parse(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (bytes.length % Long.BYTES != 0) {
            throw new IllegalArgumentException("not hashes of paths");
        }
        long[] hashes = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(hashes);
        return new PathHashes(hashes);
    }

    /** FNV-1a with a shift that spreads its low bits. */
    static long hash(String path) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < path.length(); i++) {
            hash = (hash ^ path.charAt(i)) * 0x100000001b3L;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathHashes hashes && Arrays.equals(sorted, hashes.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }

    /** Collects paths. */
    static final class Builder {
        private long[] hashes = new long[64];
        private int count;

        void add(String path, boolean folder) {
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, count * 2);
            }
            hashes[count++] = hash(folder ? path + "/" : path);
        }

        int size() {
            return count;
        }

        PathHashes build() {
            long[] sorted = Arrays.copyOf(hashes, count);
            Arrays.sort(sorted);
            return count == 0 ? NONE : new PathHashes(sorted);
        }
    }
}
