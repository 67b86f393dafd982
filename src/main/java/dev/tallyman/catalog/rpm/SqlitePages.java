package dev.tallyman.catalog.rpm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The pages of a SQLite database with those of its write-ahead log laid over them, as far as the log's last commit
 * (SQLite's documentation, "Database file format", sections 1 and 4).
 */
final class SqlitePages {
    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LOG_HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int LOG_MAGIC = 0x377f0682;

    private final byte[] file;
    private final byte[] log;
    private final Map<Integer, Integer> inLog = new HashMap<>();
    private int pageSize;
    private boolean cut;

    SqlitePages(byte[] file, byte[] log) {
        this.file = file;
        this.log = log;
        if (startsAsDatabase(file, 0)) {
            int size = ((file[16] & 0xff) << 8) | (file[17] & 0xff);
            pageSize = size == 1 ? 65536 : size;
        }
        readLog();
    }

    private static boolean startsAsDatabase(byte[] bytes, int offset) {
        byte[] magic = "SQLite format 3\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return bytes.length >= offset + 100
                && java.util.Arrays.equals(bytes, offset, offset + magic.length, magic, 0, magic.length);
    }

    /** Whether page 1 is there and begins as a database does. */
    boolean isDatabase() {
        return isPower(pageSize) && hasPage(1) && startsAsDatabase(bytes(1), offset(1));
    }

    boolean isEmpty() {
        return file.length == 0 && inLog.isEmpty();
    }

    /** Whether the log has a frame that is broken before its last commit, or the file ends inside a page. */
    boolean isCut() {
        return cut || (pageSize > 0 && file.length % pageSize != 0);
    }

    boolean hasPage(int number) {
        return number > 0 && (inLog.containsKey(number) || (pageSize > 0 && (long) number * pageSize <= file.length));
    }

    /** The array that holds the page, at {@link #offset}. */
    byte[] bytes(int number) {
        return inLog.containsKey(number) ? log : file;
    }

    int offset(int number) {
        Integer logged = inLog.get(number);
        return logged != null ? logged : (number - 1) * pageSize;
    }

    int pageSize() {
        return pageSize;
    }

    int pages() {
        return (pageSize == 0 ? 0 : file.length / pageSize) + inLog.size();
    }

    /** Bytes of a page that are used: the rest is reserved for extensions. */
    int usable() {
        return pageSize - (bytes(1)[offset(1) + 20] & 0xff);
    }

    private static boolean isPower(int size) {
        return size >= 512 && size <= 65536 && Integer.bitCount(size) == 1;
    }

    private void readLog() {
        if (log.length < LOG_HEADER + FRAME_HEADER || ((int) BIG.get(log, 0) & ~1) != LOG_MAGIC) {
            return;
        }
        int size = (int) BIG.get(log, 8);
        if (!isPower(size) || (pageSize != 0 && pageSize != size)) {
            return;
        }
        pageSize = size;
        VarHandle order = (log[3] & 1) == 1 ? BIG : LITTLE;
        int[] sum = {0, 0};
        checksum(order, 0, 24, sum);
        if (sum[0] != (int) BIG.get(log, 24) || sum[1] != (int) BIG.get(log, 28)) {
            return;
        }
        Map<Integer, Integer> uncommitted = new HashMap<>();
        int position = LOG_HEADER;
        while (position + FRAME_HEADER + size <= log.length) {
            boolean current = (int) BIG.get(log, position + 8) == (int) BIG.get(log, 16)
                    && (int) BIG.get(log, position + 12) == (int) BIG.get(log, 20);
            checksum(order, position, 8, sum);
            checksum(order, position + FRAME_HEADER, size, sum);
            if (!current
                    || sum[0] != (int) BIG.get(log, position + 16)
                    || sum[1] != (int) BIG.get(log, position + 20)) {
                // Frames of before the last checkpoint have another salt and are no fault.
                cut = current;
                return;
            }
            uncommitted.put((int) BIG.get(log, position), position + FRAME_HEADER);
            if ((int) BIG.get(log, position + 4) != 0) {
                inLog.putAll(uncommitted);
                uncommitted.clear();
            }
            position += FRAME_HEADER + size;
        }
        cut = position < log.length
                && (log.length - position) >= FRAME_HEADER
                && (int) BIG.get(log, position + 8) == (int) BIG.get(log, 16);
    }

    private void checksum(VarHandle order, int offset, int length, int[] sum) {
        int a = sum[0];
        int b = sum[1];
        for (int i = offset; i < offset + length; i += 8) {
            a += (int) order.get(log, i) + b;
            b += (int) order.get(log, i + 4) + a;
        }
        sum[0] = a;
        sum[1] = b;
    }
}
