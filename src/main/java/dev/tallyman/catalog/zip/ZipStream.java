package dev.tallyman.catalog.zip;

import dev.tallyman.catalog.format.Window;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a zip by their local headers (PKWARE APPNOTE 4.3.7), front to back, in a fixed amount of memory. What precedes the first
 * header (a launch script) is passed over; the central directory is not needed, and told as a flaw where it differs. An entry that nobody reads is skipped
 * without being inflated: where its size is only told after it, by looking for the data descriptor that tells the right size.
 */
public final class ZipStream {
    private static final int HEADER = 30;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int HIGHEST_VERSION_NEEDED = 63;
    private static final int HIGHEST_METHOD = 99;
    private static final long IN_EXTRA_FIELD = 0xffffffffL;

    private final Window window;
    private final ZipBudget budget;
    private @Nullable EntryContent open;
    private boolean started;
    private boolean ended;
    private boolean directorySeen;
    private final ZipDirectory directory = new ZipDirectory();
    private @Nullable String directoryFlaw;

    public ZipStream(InputStream in, ZipBudget budget) {
        this.window = new Window(in);
        this.budget = budget;
    }

    /**
     * An entry.
     *
     * @param name     as in the archive, of any form: it is never used as a path on disk
     * @param readable false where it is encrypted or packed by a method other than deflate
     */
    public record Entry(String name, boolean readable) {}

    /**
     * Goes to the next entry, passing over what is left of the one before; null at the central directory or the end.
     *
     * @throws ZipException where a cap is reached or the archive cannot be followed any further
     */
    public @Nullable Entry next() throws IOException {
        if (ended) {
            return null;
        }
        if (open != null) {
            open.skipRest();
            open = null;
        }
        if (!seekHeader()) {
            ended = true;
            return null;
        }
        budget.entry();
        started = true;
        return readHeader();
    }

    /** The content of the entry that {@link #next} returned last, once. Throws {@link ZipException} where it is damaged. */
    public InputStream content() {
        if (open == null) {
            throw new IllegalStateException("no entry");
        }
        return open;
    }

    /** What is wrong with the archive as a whole, once all entries are read; null where nothing is. */
    public @Nullable String flaw() {
        if (!started && !directorySeen) {
            return "not a zip archive";
        }
        return directorySeen ? directoryFlaw : "the archive is cut off";
    }

    /** Stops at the next local header; false where the directory or the end of the stream comes first. */
    private boolean seekHeader() throws IOException {
        while (window.ensure(4)) {
            byte[] buffer = window.buffer;
            int p = window.position;
            int last = window.limit - 3;
            while (p < last && (buffer[p] != 'P' || buffer[p + 1] != 'K')) {
                p++;
            }
            window.position = p;
            if (p >= last) {
                continue;
            }
            int kind = window.u16(2);
            if (kind == 0x0403 && isPlausibleHeader()) {
                return true;
            }
            // Central directory, its end, and zip64's: only meant as such where entries came before, or where there are
            // none at all.
            if ((started && kind == 0x0201) || kind == 0x0605 || (started && kind == 0x0606)) {
                directorySeen = true;
                directoryFlaw = kind == 0x0201 ? directory.flaw(window) : null;
                return false;
            }
            window.position++;
        }
        return false;
    }

    private boolean isPlausibleHeader() throws IOException {
        if (!window.ensure(HEADER)) {
            return false;
        }
        int nameLength = window.u16(26);
        return (window.u16(4) & 0xff) <= HIGHEST_VERSION_NEEDED
                && window.u16(8) <= HIGHEST_METHOD
                && nameLength > 0
                && window.ensure(HEADER + nameLength);
    }

    private Entry readHeader() throws IOException {
        int flags = window.u16(6);
        int method = window.u16(8);
        long packed = window.u32(18);
        long size = window.u32(22);
        int nameLength = window.u16(26);
        int extraLength = window.u16(28);
        String name = new String(window.buffer, window.position + HEADER, nameLength, StandardCharsets.UTF_8);
        directory.local(window, HEADER, nameLength);
        window.position += HEADER + nameLength;
        if (!window.ensure(extraLength)) {
            throw new ZipException("the archive is cut off in the header of an entry");
        }
        if (packed == IN_EXTRA_FIELD) {
            packed = packedFromExtraField(extraLength, size == IN_EXTRA_FIELD);
        }
        window.position += extraLength;
        boolean encrypted = (flags & 1) != 0;
        boolean sizeFollows = (flags & 8) != 0 && !(method == STORED && packed > 0);
        boolean readable = !encrypted && (method == STORED || method == DEFLATED);
        open = new EntryContent(
                window, budget, sizeFollows ? EntryContent.SIZE_FOLLOWS : packed, readable && method == DEFLATED);
        return new Entry(name, readable);
    }

    /** The zip64 extra field (APPNOTE 4.5.3): the sizes that did not fit, in the order size, packed size. */
    private long packedFromExtraField(int extraLength, boolean sizeFirst) throws ZipException {
        int offset = 0;
        while (offset + 4 <= extraLength) {
            int length = window.u16(offset + 2);
            int at = offset + 4 + (sizeFirst ? 8 : 0);
            if (window.u16(offset) == 1 && at + 8 <= extraLength) {
                long packed = window.u64(at);
                if (packed >= 0) {
                    return packed;
                }
            }
            offset += 4 + length;
        }
        throw new ZipException("an entry of 4 GiB or more does not tell its size");
    }
}
