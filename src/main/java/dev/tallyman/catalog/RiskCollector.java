package dev.tallyman.catalog;

import dev.tallyman.catalog.secret.SearchPaths;
import dev.tallyman.catalog.secret.SecretSearch;
import dev.tallyman.layer.LayerEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the secrets and risky files of one layer while it goes by. */
final class RiskCollector {
    /** The largest file that is searched. What people write and what credentials are kept in is far smaller. */
    static final int MAX_BYTES = 1 << 20;

    /** Bytes of one layer that are searched. */
    static final long MAX_LAYER_BYTES = 512L << 20;

    /** Secrets told of one layer. */
    static final int MAX_SECRETS = 10_000;

    /** Risky files told of one layer. */
    static final int MAX_MODES = 10_000;

    /** Paths kept to tell what hides what. */
    static final int MAX_CANDIDATES = 500_000;

    /** Files named of those that were not searched whole. */
    static final int MAX_LEFT_PATHS = 20;

    /** A text has no NUL in these; the programs, images and archives that lie among texts have. */
    private static final int HEAD = 512;

    private final @Nullable SecretSearch search;
    private final List<SecretFact> secrets = new ArrayList<>();
    private final Map<String, ModeFact> modes = new LinkedHashMap<>();
    private final List<String> leftPaths = new ArrayList<>();
    private final PathHashes.Builder candidates = new PathHashes.Builder();
    private byte[] buffer = new byte[0];
    private long searched;
    private long searchedBytes;
    private long left;

    /** @param search null where nothing is looked for */
    RiskCollector(@Nullable SecretSearch search) {
        this.search = search;
    }

    /** Takes an entry of the layer that is no whiteout. */
    void entry(LayerEntry entry) {
        if (search == null) {
            return;
        }
        boolean folder = entry.kind() == LayerEntry.Kind.DIRECTORY;
        modes.remove(entry.path());
        boolean hasMode = folder || entry.kind() == LayerEntry.Kind.FILE || entry.kind() == LayerEntry.Kind.HARD_LINK;
        if (hasMode && ModeFact.isRisky(entry.mode(), folder) && modes.size() < MAX_MODES) {
            modes.put(entry.path(), new ModeFact(entry.path(), entry.mode(), folder));
        }
        boolean hides = folder ? SearchPaths.isOutside(entry.path()) : SearchPaths.wants(entry.path());
        if (hides && candidates.size() < MAX_CANDIDATES) {
            candidates.add(entry.path(), folder);
        }
    }

    /**
     * Searches a file.
     *
     * @return its content for whoever else wants it; valid until the next file
     */
    InputStream file(LayerEntry entry, InputStream content) throws IOException {
        if (search == null || entry.size() == 0 || !SearchPaths.wants(entry.path())) {
            return content;
        }
        int size = (int) Math.min(entry.size(), MAX_BYTES);
        int head = read(content, 0, Math.min(size, HEAD));
        if (isBinary(head)) {
            return together(head, content);
        }
        if (entry.size() > MAX_BYTES || searchedBytes + size > MAX_LAYER_BYTES) {
            left++;
            if (leftPaths.size() < MAX_LEFT_PATHS) {
                leftPaths.add(entry.path());
            }
            return together(head, content);
        }
        int length = head + read(content, head, size - head);
        searched++;
        searchedBytes += length;
        for (SecretFact fact : search.file(entry.path(), buffer, length)) {
            if (secrets.size() < MAX_SECRETS) {
                secrets.add(fact);
            }
        }
        return new ByteArrayInputStream(buffer, 0, length);
    }

    private int read(InputStream content, int offset, int count) throws IOException {
        if (buffer.length < offset + count) {
            buffer = Arrays.copyOf(buffer, Math.max(offset + count, Math.min(MAX_BYTES, buffer.length * 2)));
        }
        return content.readNBytes(buffer, offset, count);
    }

    private boolean isBinary(int length) {
        for (int i = 0; i < length; i++) {
            if (buffer[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private InputStream together(int head, InputStream rest) {
        return new SequenceInputStream(new ByteArrayInputStream(Arrays.copyOf(buffer, head)), rest);
    }

    /** Of files whose owner matters. */
    Iterable<String> modePaths() {
        return modes.keySet();
    }

    RiskFacts facts() {
        return search == null
                ? RiskFacts.NONE
                : new RiskFacts(
                        true, secrets, List.copyOf(modes.values()), searched, left, leftPaths, candidates.build());
    }
}
