package dev.tallyman.layer;

import dev.tallyman.model.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks an archive as container runtimes do: two blocks of zeros end it, whatever follows. What is broken is recorded; after a broken header
 * the walk goes on at the next one that is sound.
 */
final class TarWalker {
    /** Of an extended header or long name; as Go's reader, which the runtimes use. */
    static final int MAX_META_BYTES = 1 << 20;

    /** Pieces of one sparse file. */
    static final int MAX_SPARSE_ENTRIES = 1 << 20;

    private final Uncompressed in;
    private final LayerLimits limits;
    private final String name;
    private final EntryGate gate;
    private final TarHeader header = new TarHeader();
    private final Announcement announced = new Announcement();

    private long entries;
    private boolean end;

    TarWalker(Uncompressed in, LayerLimits limits, String name, LayerVisitor visitor, List<Problem> problems) {
        this.in = in;
        this.limits = limits;
        this.name = name;
        this.gate = new EntryGate(limits, name, visitor, problems);
    }

    long entries() {
        return entries;
    }

    /** Whether the mark of the end was seen. */
    boolean cameToItsEnd() {
        return end;
    }

    void walk() throws IOException {
        try {
            while (nextHeader() && readEntry()) {
                if (entries > limits.maxEntries()) {
                    gate.problem(name, "it has more than " + limits.maxEntries() + " entries; the rest was not read");
                    break;
                }
            }
        } catch (BrokenOff e) {
            gate.problem(name, "the archive ends in the middle of an entry");
        }
        gate.end();
    }

    /** Finds the next sound header; false at the end. */
    private boolean nextHeader() throws IOException {
        boolean lost = false;
        boolean zero = false;
        while (true) {
            int read = in.readNBytes(header.block, 0, TarHeader.BLOCK);
            if (read < TarHeader.BLOCK) {
                return atEnd(read, lost);
            }
            if (header.isZero()) {
                if (zero && !lost) {
                    end = true;
                    return false;
                }
                zero = true;
                continue;
            }
            zero = false;
            if (header.isValid() && (!lost || header.hasMagic())) {
                return true;
            }
            if (!lost) {
                lost = true;
                announced.forget();
                if (entries > 0) {
                    gate.problem(
                            name,
                            "a header of the archive is broken after entry " + entries
                                    + "; what could be found behind it was read");
                }
            }
        }
    }

    private boolean atEnd(int read, boolean lost) throws BrokenOff {
        if (entries == 0 && (lost || read > 0 || in.count() == 0)) {
            gate.problem(name, "it is not a tar archive");
        } else if (read > 0 && !lost) {
            throw new BrokenOff();
        }
        return false;
    }

    /** @return false where the walk cannot go on */
    private boolean readEntry() throws IOException {
        char type = header.type();
        long size = header.size();
        switch (type) {
            case 'x', 'X' -> announced.local(pax(size));
            case 'g' -> announced.global(pax(size));
            case 'L' -> announced.longName(metaText(size));
            case 'K' -> announced.longLink(metaText(size));
            case 'V', 'M' -> {
                announced.forget();
                skip(padded(size));
            }
            default -> {
                entries++;
                try {
                    file(type);
                } finally {
                    announced.forget();
                }
            }
        }
        return true;
    }

    private PaxRecords pax(long size) throws IOException {
        byte[] data = meta(size);
        try {
            return PaxRecords.parse(data);
        } catch (IOException e) {
            gate.problem(name, "an extended header is broken after entry " + entries);
            return new PaxRecords();
        }
    }

    private String metaText(long size) throws IOException {
        byte[] data = meta(size);
        int length = 0;
        while (length < data.length && data[length] != 0) {
            length++;
        }
        return new String(data, 0, length, StandardCharsets.UTF_8);
    }

    private byte[] meta(long size) throws IOException {
        if (size > MAX_META_BYTES) {
            gate.problem(name, "an extended header of " + size + " bytes was not read after entry " + entries);
            skip(padded(size));
            return new byte[0];
        }
        byte[] data = in.readNBytes((int) size);
        if (data.length < size) {
            throw new BrokenOff();
        }
        skip(padded(size) - size);
        return data;
    }

    private void file(char type) throws IOException {
        LayerEntry.Kind kind = kind(type);
        String raw = announced.path(header);
        String target = isLink(kind) ? announced.target(header) : "";
        long stored = storedSize(raw);
        if (kind == LayerEntry.Kind.FILE && (type == '\0' || type == '0') && raw.endsWith("/")) {
            kind = LayerEntry.Kind.DIRECTORY;
        }
        boolean hasContent = kind == LayerEntry.Kind.FILE || !isHeaderOnly(type);
        long inArchive = hasContent ? stored : 0;
        Bounded content = new Bounded(inArchive);
        String path = gate.path(raw);
        if (path != null && !path.isEmpty()) {
            if (kind == LayerEntry.Kind.FILE) {
                showFile(type, path, content);
            } else {
                gate.other(path, kind, header.mode(), target);
            }
        }
        content.skipRest();
        skipPadding(padded(inArchive) - inArchive);
    }

    private long storedSize(String path) {
        try {
            return announced.size(header);
        } catch (IOException e) {
            gate.problem(path, "its size is no number");
            return header.size();
        }
    }

    private void showFile(char type, String path, Bounded content) throws IOException {
        Sparse sparse = null;
        try {
            sparse = type == 'S' ? oldSparse() : paxSparse(content);
        } catch (BrokenOff e) {
            throw e;
        } catch (IOException e) {
            gate.problem(path, "the map of the sparse file is broken");
            return;
        }
        if (sparse == null) {
            gate.file(path, content.left, header.mode(), content);
        } else if (sparse.size < 0 || !SparseContent.isSound(sparse.map, sparse.size)) {
            gate.problem(path, "the map of the sparse file is broken");
        } else {
            gate.file(path, sparse.size, header.mode(), new SparseContent(content, sparse.map, sparse.size));
        }
    }

    // ---- sparse files

    private record Sparse(List<Long> map, long size) {}

    /** GNU's old format: four pieces in the header (at 386), 21 in each block that follows it. */
    private Sparse oldSparse() throws IOException {
        List<Long> map = new ArrayList<>();
        long size = header.realSize();
        boolean more = header.sparseContinues();
        addPieces(header, 386, 4, map);
        TarHeader extension = new TarHeader();
        while (more) {
            if (in.readNBytes(extension.block, 0, TarHeader.BLOCK) < TarHeader.BLOCK) {
                throw new BrokenOff();
            }
            addPieces(extension, 0, 21, map);
            more = extension.block[504] != 0;
            if (map.size() > 2 * MAX_SPARSE_ENTRIES) {
                throw new IOException("too many pieces");
            }
        }
        return new Sparse(map, size);
    }

    private static void addPieces(TarHeader block, int offset, int count, List<Long> map) throws IOException {
        for (int i = 0; i < count; i++) {
            if (block.block[offset + 24 * i] == 0) {
                return;
            }
            long start = block.number(offset + 24 * i, 12);
            long length = block.number(offset + 24 * i + 12, 12);
            if (start < 0 || length < 0) {
                throw new IOException("no number");
            }
            map.add(start);
            map.add(length);
        }
    }

    /** The pax formats 0.0 (repeated keywords), 0.1 (one list) and 1.0 (a text before the content). */
    private @Nullable Sparse paxSparse(Bounded content) throws IOException {
        Map<String, String> pax = announced.local().values;
        String realSize = Announcement.first(pax.get("GNU.sparse.realsize"), pax.get("GNU.sparse.size"), "");
        if (realSize.isEmpty()) {
            return null;
        }
        long size = PaxRecords.number(realSize);
        if ("1".equals(pax.get("GNU.sparse.major"))) {
            return new Sparse(mapBeforeContent(content), size);
        }
        String list = pax.get("GNU.sparse.map");
        if (list == null) {
            return new Sparse(announced.local().sparse, size);
        }
        List<Long> map = new ArrayList<>();
        if (!list.isEmpty()) {
            for (String number : list.split(",")) {
                map.add(PaxRecords.number(number));
            }
        }
        return new Sparse(map, size);
    }

    private static List<Long> mapBeforeContent(Bounded content) throws IOException {
        long before = content.left;
        long count = lineNumber(content);
        if (count > MAX_SPARSE_ENTRIES) {
            throw new IOException("too many pieces");
        }
        List<Long> map = new ArrayList<>();
        for (long i = 0; i < 2 * count; i++) {
            map.add(lineNumber(content));
        }
        long used = before - content.left;
        content.skipNBytes(padded(used) - used);
        return map;
    }

    private static long lineNumber(InputStream content) throws IOException {
        ByteArrayOutputStream digits = new ByteArrayOutputStream();
        int b = content.read();
        while (b != '\n') {
            if (b < 0 || digits.size() > 20) {
                throw new IOException("no number");
            }
            digits.write(b);
            b = content.read();
        }
        return PaxRecords.number(digits.toString(StandardCharsets.US_ASCII));
    }

    // ---- small things

    private static LayerEntry.Kind kind(char type) {
        return switch (type) {
            case '1' -> LayerEntry.Kind.HARD_LINK;
            case '2' -> LayerEntry.Kind.SYMBOLIC_LINK;
            case '3', '4', '6' -> LayerEntry.Kind.OTHER;
            case '5', 'D' -> LayerEntry.Kind.DIRECTORY;
            case '\0', '0', '7', 'S' -> LayerEntry.Kind.FILE;
            default -> LayerEntry.Kind.OTHER;
        };
    }

    private static boolean isLink(LayerEntry.Kind kind) {
        return kind == LayerEntry.Kind.SYMBOLIC_LINK || kind == LayerEntry.Kind.HARD_LINK;
    }

    private static boolean isHeaderOnly(char type) {
        return type >= '1' && type <= '6';
    }

    private static long padded(long size) {
        return size > Long.MAX_VALUE - TarHeader.BLOCK
                ? size
                : (size + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
    }

    /** After the last entry it may be missing: some writers (umoci's {@code insert}) leave it out, and the runtimes do not mind. */
    private void skipPadding(long count) throws IOException {
        long skipped = in.skip(count);
        if (skipped > 0 && skipped < count) {
            throw new BrokenOff();
        }
    }

    private void skip(long count) throws IOException {
        if (in.skip(count) < count) {
            throw new BrokenOff();
        }
    }

    /** The archive ends where more was announced. */
    private static final class BrokenOff extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** The content of one entry, no further. */
    private final class Bounded extends InputStream {
        private long left;

        Bounded(long size) {
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            int b = in.read();
            if (b < 0) {
                throw new BrokenOff();
            }
            left--;
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return length == 0 ? 0 : -1;
            }
            int read = in.read(buffer, offset, (int) Math.min(left, length));
            if (read < 0) {
                throw new BrokenOff();
            }
            left -= read;
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(Math.min(count, left));
            left -= skipped;
            return skipped;
        }

        void skipRest() throws IOException {
            TarWalker.this.skip(left);
            left = 0;
        }
    }
}
