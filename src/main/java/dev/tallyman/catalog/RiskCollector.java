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
    /** Files named of those that were not searched whole. */
    static final int MAX_LEFT_PATHS = 20;

    /** A text has no NUL in these; the programs, images and archives that lie among texts have. */
    private static final int HEAD = 512;

    private final @Nullable SecretSearch search;
    private final RiskLimits limits;
    private final List<SecretFact> secrets = new ArrayList<>();
    private final Map<String, ModeFact> setIds = new LinkedHashMap<>();
    private final Map<String, ModeFact> writable = new LinkedHashMap<>();
    private final List<String> leftPaths = new ArrayList<>();
    private final PathHashes.Builder candidates = new PathHashes.Builder();
    private byte[] buffer = new byte[0];
    private long searched;
    private long searchedBytes;
    private long left;
    private long unlisted;

    /** @param search null where nothing is looked for */
    RiskCollector(@Nullable SecretSearch search) {
        this(search, RiskLimits.DEFAULT);
    }

    RiskCollector(@Nullable SecretSearch search, RiskLimits limits) {
        this.search = search;
        this.limits = limits;
    }

    /** Takes an entry of the layer that is no whiteout. */
    void entry(LayerEntry entry) {
        if (search == null) {
            return;
        }
        boolean folder = entry.kind() == LayerEntry.Kind.DIRECTORY;
        setIds.remove(entry.path());
        writable.remove(entry.path());
        boolean hasMode = folder || entry.kind() == LayerEntry.Kind.FILE || entry.kind() == LayerEntry.Kind.HARD_LINK;
        if (hasMode && ModeFact.isRisky(entry.mode(), folder)) {
            mode(new ModeFact(entry.path(), entry.mode(), folder));
        }
        boolean hides = folder ? SearchPaths.isOutside(entry.path()) : SearchPaths.wants(entry.path());
        if (hides && candidates.size() < limits.maxCandidates()) {
            candidates.add(entry.path(), folder);
        }
    }

    private void mode(ModeFact fact) {
        boolean setId = !fact.directory() && (fact.mode() & (ModeFact.SET_USER | ModeFact.SET_GROUP)) != 0;
        Map<String, ModeFact> facts = setId ? setIds : writable;
        if (facts.size() < (setId ? limits.maxSetIds() : limits.maxWritable())) {
            facts.put(fact.path(), fact);
        } else {
            unlisted++;
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
        int size = (int) Math.min(entry.size(), limits.maxFileBytes());
        int head = read(content, 0, Math.min(size, HEAD));
        if (isBinary(head)) {
            return together(head, content);
        }
        if (entry.size() > limits.maxFileBytes()
                || searchedBytes + size > limits.maxLayerBytes()
                || secrets.size() >= limits.maxSecrets()) {
            left++;
            if (leftPaths.size() < MAX_LEFT_PATHS) {
                leftPaths.add(entry.path());
            }
            return together(head, content);
        }
        int length = head + read(content, head, size - head);
        searched++;
        searchedBytes += length;
        secrets.addAll(search.file(entry.path(), buffer, length));
        return new ByteArrayInputStream(buffer, 0, length);
    }

    private int read(InputStream content, int offset, int count) throws IOException {
        if (buffer.length < offset + count) {
            buffer =
                    Arrays.copyOf(buffer, Math.max(offset + count, Math.min(limits.maxFileBytes(), buffer.length * 2)));
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
        List<String> paths = new ArrayList<>(setIds.keySet());
        paths.addAll(writable.keySet());
        return paths;
    }

    RiskFacts facts() {
        if (search == null) {
            return RiskFacts.NONE;
        }
        List<ModeFact> modes = new ArrayList<>(setIds.values());
        modes.addAll(writable.values());
        return new RiskFacts(true, secrets, modes, searched, left, leftPaths, unlisted, candidates.build());
    }
}
