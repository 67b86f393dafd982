package dev.tallyman.catalog.rpm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Berkeley DB's hash tables in either byte order (its {@code db_page.h}): pages of keys and values in turn; a value that is too long for its page
 * is in a chain of overflow pages. Which bucket a key is in does not matter here, since all are read.
 */
final class BerkeleyPackages {
    private static final int HASH_MAGIC = 0x061561;
    private static final int PAGE_HEADER = 26;
    private static final int HASH_UNSORTED = 2;
    private static final int OVERFLOW = 7;
    private static final int META = 8;
    private static final int HASH = 13;

    /** Where the first page tells the number of records. */
    private static final int RECORDS = 88;

    private static final int IN_PAGE = 1;
    private static final int OFF_PAGE = 3;

    private final byte[] bytes;
    private final int pageSize;
    private final VarHandle ints;
    private final VarHandle shorts;
    private final RpmCataloger.BlobReader blobs;
    private final Consumer<String> problems;
    private long records;
    private int ofNoKind;

    private BerkeleyPackages(
            byte[] bytes, int pageSize, ByteOrder order, RpmCataloger.BlobReader blobs, Consumer<String> problems) {
        this.bytes = bytes;
        this.pageSize = pageSize;
        this.ints = MethodHandles.byteArrayViewVarHandle(int[].class, order);
        this.shorts = MethodHandles.byteArrayViewVarHandle(short[].class, order);
        this.blobs = blobs;
        this.problems = problems;
    }

    static void read(byte[] bytes, RpmCataloger.BlobReader blobs, Consumer<String> problems) {
        ByteOrder order = order(bytes);
        if (order == null) {
            problems.accept("it is not a Berkeley DB hash");
            return;
        }
        VarHandle ints = MethodHandles.byteArrayViewVarHandle(int[].class, order);
        int pageSize = (int) ints.get(bytes, 20);
        long last = (int) ints.get(bytes, 32) & 0xffffffffL;
        if (pageSize < 512 || pageSize > 65536 || Integer.bitCount(pageSize) != 1) {
            problems.accept("the database has no sound page size");
            return;
        }
        if ((last + 1) * pageSize > bytes.length) {
            problems.accept("the database ends too early");
        }
        if (bytes[24] != 0) {
            problems.accept("the database is encrypted");
            return;
        }
        new BerkeleyPackages(bytes, pageSize, order, blobs, problems).pages();
    }

    private static @Nullable ByteOrder order(byte[] bytes) {
        if (bytes.length < 512) {
            return null;
        }
        int magic = (bytes[12] & 0xff)
                | ((bytes[13] & 0xff) << 8)
                | ((bytes[14] & 0xff) << 16)
                | ((bytes[15] & 0xff) << 24);
        if (magic == HASH_MAGIC) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        return Integer.reverseBytes(magic) == HASH_MAGIC ? ByteOrder.BIG_ENDIAN : null;
    }

    private void pages() {
        int whole = bytes.length / pageSize;
        for (int page = 1; page < whole; page++) {
            int start = page * pageSize;
            int type = bytes[start + 25];
            if (type == HASH || type == HASH_UNSORTED) {
                page(start);
            } else if (type != OVERFLOW && type != META) {
                ofNoKind++;
            }
        }
        // The count is an estimate after a crash, and a page of zeros may never have been used: only both together tell
        // of a loss.
        long stated = (int) ints.get(bytes, RECORDS) & 0xffffffffL;
        if (ofNoKind > 0 && records < stated) {
            problems.accept("it says that it has " + stated + " records, " + records + " were found, and " + ofNoKind
                    + " of its pages are of no known kind");
        }
    }

    private void page(int start) {
        int entries = u16(start + 20);
        if (PAGE_HEADER + 2 * entries > pageSize) {
            problems.accept("a page of the database is broken");
            return;
        }
        for (int i = 0; i + 1 < entries; i += 2) {
            records++;
            int key = u16(start + PAGE_HEADER + 2 * i);
            int value = u16(start + PAGE_HEADER + 2 * (i + 1));
            // Items lie from the end of the page towards its header; one that is broken must not vouch for the next.
            int before = i == 0 ? pageSize : Math.min(pageSize, u16(start + PAGE_HEADER + 2 * (i - 1)));
            if (key <= PAGE_HEADER || value < PAGE_HEADER || key > before || value + 1 > key) {
                problems.accept("a page of the database is broken");
            } else if (!isCounter(start + key, before - key)) {
                value(start + value, key - value);
            }
        }
    }

    /** The record with the key 0 holds the number of the next package. */
    private boolean isCounter(int key, int length) {
        return length == 5 && bytes[key] == IN_PAGE && (int) ints.get(bytes, key + 1) == 0;
    }

    private void value(int at, int length) {
        if (bytes[at] == IN_PAGE) {
            blobs.read(bytes, at + 1, length - 1);
        } else if (bytes[at] == OFF_PAGE && length >= 12) {
            byte[] blob = offPage((int) ints.get(bytes, at + 4), (int) ints.get(bytes, at + 8) & 0xffffffffL);
            if (blob == null) {
                problems.accept("a package of the database is cut or broken");
            } else {
                blobs.read(blob, 0, blob.length);
            }
        } else {
            problems.accept("a page of the database is broken");
        }
    }

    private byte @Nullable [] offPage(int first, long length) {
        if (length > bytes.length) {
            return null;
        }
        byte[] blob = new byte[(int) length];
        int done = 0;
        int page = first;
        while (done < blob.length) {
            if (page <= 0 || (page + 1L) * pageSize > bytes.length || bytes[page * pageSize + 25] != OVERFLOW) {
                return null;
            }
            int start = page * pageSize;
            int count = Math.min(u16(start + 22), blob.length - done);
            if (count == 0 || count > pageSize - PAGE_HEADER) {
                return null;
            }
            System.arraycopy(bytes, start + PAGE_HEADER, blob, done, count);
            done += count;
            page = (int) ints.get(bytes, start + 16);
        }
        return blob;
    }

    private int u16(int offset) {
        return (short) shorts.get(bytes, offset) & 0xffff;
    }
}
