package dev.tallyman.catalog.rpm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * RPM's own database, {@code Packages.db} (RPM's source, {@code lib/backend/ndb/rpmpkg.c}): a page of slots, each pointing to a blob by its
 * number of 16-byte blocks; numbers little end first.
 */
final class NdbPackages {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FILE_MAGIC = 'R' | ('p' << 8) | ('m' << 16) | ('P' << 24);
    private static final int SLOT_MAGIC = 'S' | ('l' << 8) | ('o' << 16) | ('t' << 24);
    private static final int BLOB_MAGIC = 'B' | ('l' << 8) | ('b' << 16) | ('S' << 24);
    private static final int PAGE = 4096;
    private static final int SLOT = 16;
    private static final int FIRST_SLOT = 32;
    private static final int BLOCK = 16;
    private static final int BLOB_HEADER = 16;

    private NdbPackages() {}

    static void read(byte[] bytes, RpmCataloger.BlobReader blobs, Consumer<String> problems) {
        if (bytes.length < FIRST_SLOT || (int) INT.get(bytes, 0) != FILE_MAGIC) {
            problems.accept("it is not a database of RPM");
            return;
        }
        long slotPages = (int) INT.get(bytes, 12) & 0xffffffffL;
        long end = slotPages * PAGE;
        if (slotPages == 0 || end > bytes.length) {
            problems.accept("the database ends too early");
            end = Math.min(end, bytes.length);
        }
        for (int slot = FIRST_SLOT; slot + SLOT <= end; slot += SLOT) {
            int number = (int) INT.get(bytes, slot + 4);
            if ((int) INT.get(bytes, slot) != SLOT_MAGIC) {
                problems.accept("a slot of the database is broken");
            } else if (number != 0) {
                blob(bytes, number, ((int) INT.get(bytes, slot + 8) & 0xffffffffL) * BLOCK, blobs, problems);
            }
        }
    }

    private static void blob(
            byte[] bytes, int number, long offset, RpmCataloger.BlobReader blobs, Consumer<String> problems) {
        if (offset + BLOB_HEADER > bytes.length) {
            problems.accept("the database ends too early");
            return;
        }
        int start = (int) offset;
        long length = (int) INT.get(bytes, start + 12) & 0xffffffffL;
        if ((int) INT.get(bytes, start) != BLOB_MAGIC || (int) INT.get(bytes, start + 4) != number) {
            problems.accept("a package of the database is broken");
        } else if (offset + BLOB_HEADER + length > bytes.length) {
            problems.accept("the database ends too early");
        } else {
            blobs.read(bytes, start + BLOB_HEADER, (int) length);
        }
    }
}
