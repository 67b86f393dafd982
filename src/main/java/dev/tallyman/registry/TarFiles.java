package dev.tallyman.registry;

import dev.tallyman.model.Bounded;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The files of a tar archive, read in place: one walk over the headers tells where each begins. A compressed archive is walked again for each file, from
 * its start. Nothing is unpacked. Links lead to other entries only; of several entries of one name the last counts, as tar has it.
 */
final class TarFiles implements LocalFiles {
    /** Blobs, and a few files besides; a real archive has hundreds. */
    static final int MAX_ENTRIES = 200_000;

    private static final int MAX_LINKS = 8;
    private static final int BUFFER = 256 << 10;

    private final Path file;
    private final boolean compressed;
    private final Map<String, Entry> entries = new HashMap<>();

    /** @param link the path that it leads to, empty for a file with content */
    private record Entry(long offset, long size, String link) {}

    private TarFiles(Path file, boolean compressed) {
        this.file = file;
        this.compressed = compressed;
    }

    static TarFiles open(Path file) {
        try {
            TarFiles files = new TarFiles(file, isGzip(file));
            files.walk();
            return files;
        } catch (IOException | IllegalArgumentException e) {
            throw new TallymanException(
                    ErrorCode.BAD_CONTENT,
                    "read the archive " + file,
                    "it is not a tar archive, or is damaged (" + e.getMessage() + ")",
                    "Write it anew",
                    e);
        }
    }

    @Override
    public Optional<Long> size(String path) {
        return follow(path).map(Entry::size);
    }

    @Override
    public InputStream open(String path) throws IOException {
        Entry entry = follow(path).orElseThrow(() -> new NoSuchFileException(file + ":" + path));
        InputStream from;
        if (compressed) {
            from = stream();
            from.skipNBytes(entry.offset);
        } else {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            channel.position(entry.offset);
            from = Channels.newInputStream(channel);
        }
        return new Bounded(from, entry.size);
    }

    @Override
    public Optional<InputStream> open(String path, long first, long length) throws IOException {
        return compressed ? Optional.empty() : LocalFiles.super.open(path, first, length);
    }

    @Override
    public String shown() {
        return file.toString();
    }

    @Override
    public void close() {
        entries.clear();
    }

    private Optional<Entry> follow(String path) {
        String current = normal(path);
        for (int hop = 0; hop <= MAX_LINKS; hop++) {
            Entry entry = entries.get(current);
            if (entry == null) {
                return Optional.empty();
            }
            if (entry.link.isEmpty()) {
                return Optional.of(entry);
            }
            current = entry.link;
        }
        return Optional.empty();
    }

    private void walk() throws IOException {
        try (Counting counting = new Counting(stream());
                TarArchiveInputStream tar = new TarArchiveInputStream(counting)) {
            int count = 0;
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (++count > MAX_ENTRIES) {
                    throw new IOException("it has more than " + MAX_ENTRIES + " entries");
                }
                note(entry, counting.position);
            }
            if (count == 0) {
                throw new IOException("it has no entries");
            }
        }
    }

    private void note(TarArchiveEntry entry, long position) {
        String name = normal(entry.getName());
        if (entry.isSymbolicLink()) {
            int slash = name.lastIndexOf('/');
            entries.put(name, new Entry(0, 0, normal(name.substring(0, slash + 1) + entry.getLinkName())));
        } else if (entry.isLink()) {
            entries.put(name, new Entry(0, 0, normal(entry.getLinkName())));
        } else if (entry.isFile() && !entry.isSparse()) {
            entries.put(name, new Entry(position, entry.getSize(), ""));
        }
    }

    private InputStream stream() throws IOException {
        InputStream raw = Files.newInputStream(file);
        return compressed ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER) : raw;
    }

    private static boolean isGzip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] magic = in.readNBytes(2);
            return magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        }
    }

    /** Without {@code ./}, {@code //} and {@code ..}; a path that would lead out ends at the archive's root. */
    private static String normal(String path) {
        String normal =
                Path.of("/").resolve(path.replace('\0', '?')).normalize().toString();
        return normal.substring(1);
    }

    /** Knows how far it has been read. */
    private static final class Counting extends FilterInputStream {
        private long position;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            position += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            position += Math.max(count, 0);
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(count);
            position += skipped;
            return skipped;
        }
    }
}
