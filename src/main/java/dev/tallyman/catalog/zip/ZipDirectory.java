package dev.tallyman.catalog.zip;

import dev.tallyman.catalog.format.Window;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a zip's central directory (APPNOTE 4.3.12) is about the entries that its local headers tell of. Class loaders go by the directory,
 * this reader by the headers: where the two differ, what was read is not what would run. Entries are counted and their names summed up, so
 * that an archive of any size takes no memory.
 */
final class ZipDirectory {
    private static final int HEADER = 46;
    private static final long HEADER_MARK = 0x02014b50L;
    private static final long END_MARK = 0x06054b50L;
    private static final long END_64_MARK = 0x06064b50L;

    private long count;
    private long names;

    /** Takes note of a local header, whose name is in the window. */
    void local(Window window, int nameOffset, int nameLength) {
        count++;
        names += hash(window, nameOffset, nameLength);
    }

    /** Reads the directory that begins at the window's position; null where it is sound. */
    @Nullable
    String flaw(Window window) throws IOException {
        while (window.ensure(HEADER) && window.u32(0) == HEADER_MARK) {
            int nameLength = window.u16(28);
            long rest = (long) window.u16(30) + window.u16(32);
            if (!window.ensure(HEADER + nameLength)) {
                return "its directory is cut off";
            }
            count--;
            names -= hash(window, HEADER, nameLength);
            window.position += HEADER + nameLength;
            if (!window.skip(rest)) {
                return "its directory is cut off";
            }
        }
        if (!window.ensure(4) || (window.u32(0) != END_MARK && window.u32(0) != END_64_MARK)) {
            return "its directory is cut off or damaged";
        }
        return count == 0 && names == 0 ? null : "its directory lists other entries than the archive holds";
    }

    /** FNV-1a. */
    private static long hash(Window window, int offset, int length) {
        long hash = 0xcbf29ce484222325L;
        int start = window.position + offset;
        for (int i = start; i < start + length; i++) {
            hash = (hash ^ (window.buffer[i] & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
