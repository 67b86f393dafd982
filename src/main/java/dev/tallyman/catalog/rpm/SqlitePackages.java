package dev.tallyman.catalog.rpm;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of the table {@code Packages} (SQLite's documentation, "Database file format", sections 1.6 and 2). */
final class SqlitePackages {
    private static final int INTERIOR = 5;
    private static final int LEAF = 13;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_BLOB = 128 << 20;

    private final SqlitePages pages;
    private final RpmCataloger.BlobReader blobs;
    private final Consumer<String> problems;
    private final BitSet seen = new BitSet();
    private int packagesRoot;

    SqlitePackages(SqlitePages pages, RpmCataloger.BlobReader blobs, Consumer<String> problems) {
        this.pages = pages;
        this.blobs = blobs;
        this.problems = problems;
    }

    void read() {
        if (!pages.isDatabase()) {
            problems.accept("it is not a SQLite database");
            return;
        }
        if (pages.isCut()) {
            problems.accept("the database ends too early");
        }
        walk(1, 0, this::schemaRow);
        if (packagesRoot == 0) {
            problems.accept("it has no table of packages");
            return;
        }
        seen.clear();
        walk(packagesRoot, 0, this::packageRow);
    }

    private interface RowReader {
        void row(byte[] record, int offset, int length);
    }

    private void walk(int page, int depth, RowReader rows) {
        if (depth > MAX_DEPTH || !pages.hasPage(page) || seen.get(page)) {
            problems.accept("a page of the database is missing or broken");
            return;
        }
        seen.set(page);
        byte[] bytes = pages.bytes(page);
        int start = pages.offset(page);
        int header = start + (page == 1 ? 100 : 0);
        int type = bytes[header];
        int cells = u16(bytes, header + 3);
        int pointers = header + (type == INTERIOR ? 12 : 8);
        if ((type != INTERIOR && type != LEAF) || pointers + 2 * cells > start + pages.pageSize()) {
            problems.accept("a page of the database is missing or broken");
            return;
        }
        for (int i = 0; i < cells; i++) {
            int cell = u16(bytes, pointers + 2 * i);
            if (cell + 4 > pages.pageSize()) {
                problems.accept("a page of the database is missing or broken");
            } else if (type == INTERIOR) {
                walk(u32(bytes, start + cell), depth + 1, rows);
            } else {
                leafCell(bytes, start, cell, rows);
            }
        }
        if (type == INTERIOR) {
            walk(u32(bytes, header + 8), depth + 1, rows);
        }
    }

    private void leafCell(byte[] bytes, int start, int cell, RowReader rows) {
        Varint at = new Varint(bytes, start + cell, start + pages.pageSize());
        long length = at.next();
        at.next();
        int usable = pages.usable();
        int local = localLength(length, usable);
        if (length < 0 || length > MAX_BLOB || at.failed || at.position + local > start + usable) {
            problems.accept("a page of the database is missing or broken");
            return;
        }
        if (local == length) {
            rows.row(bytes, at.position, local);
            return;
        }
        byte[] record = overflowing(bytes, at.position, local, (int) length, start + usable);
        if (record == null) {
            problems.accept("a page of the database is missing or broken");
        } else {
            rows.row(record, 0, record.length);
        }
    }

    private static int localLength(long length, int usable) {
        if (length <= usable - 35) {
            return (int) length;
        }
        int least = (usable - 12) * 32 / 255 - 23;
        long best = least + (length - least) % (usable - 4);
        return best <= usable - 35 ? (int) best : least;
    }

    private byte @Nullable [] overflowing(byte[] bytes, int offset, int local, int length, int limit) {
        int usable = pages.usable();
        if (offset + local + 4 > limit || (long) (length - local) > (long) pages.pages() * (usable - 4)) {
            return null;
        }
        byte[] record = new byte[length];
        System.arraycopy(bytes, offset, record, 0, local);
        int next = u32(bytes, offset + local);
        int done = local;
        while (done < length) {
            if (!pages.hasPage(next)) {
                return null;
            }
            byte[] page = pages.bytes(next);
            int start = pages.offset(next);
            int count = Math.min(length - done, usable - 4);
            System.arraycopy(page, start + 4, record, done, count);
            done += count;
            next = u32(page, start);
        }
        return record;
    }

    /** {@code type, name, tbl_name, rootpage, sql}. */
    private void schemaRow(byte[] bytes, int offset, int length) {
        Row row = new Row(bytes, offset, length);
        if ("table".equals(row.text(0)) && "Packages".equals(row.text(1))) {
            packagesRoot = (int) row.number(3);
        }
    }

    /** {@code hnum, blob}: the first is the row's own number and not stored. */
    private void packageRow(byte[] bytes, int offset, int length) {
        Row row = new Row(bytes, offset, length);
        int blob = row.offset(1);
        if (blob < 0) {
            problems.accept("a row of the database is broken");
        } else {
            blobs.read(bytes, blob, row.length(1));
        }
    }

    private static int u16(byte[] bytes, int offset) {
        return ((bytes[offset] & 0xff) << 8) | (bytes[offset + 1] & 0xff);
    }

    private static int u32(byte[] bytes, int offset) {
        return (u16(bytes, offset) << 16) | u16(bytes, offset + 2);
    }

    /** Numbers of one to nine bytes. */
    private static final class Varint {
        private final byte[] bytes;
        private final int limit;
        private int position;
        private boolean failed;

        Varint(byte[] bytes, int position, int limit) {
            this.bytes = bytes;
            this.position = position;
            this.limit = limit;
        }

        long next() {
            long value = 0;
            for (int i = 0; i < 9; i++) {
                if (position >= limit || position >= bytes.length) {
                    failed = true;
                    return -1;
                }
                byte b = bytes[position++];
                if (i == 8) {
                    return (value << 8) | (b & 0xff);
                }
                value = (value << 7) | (b & 0x7f);
                if (b >= 0) {
                    return value;
                }
            }
            return value;
        }
    }

    /** A record: the length of its header, a type for each column, the columns. */
    private static final class Row {
        private static final int COLUMNS = 5;
        private final byte[] bytes;
        private final int[] offsets = new int[COLUMNS];
        private final long[] types = new long[COLUMNS];

        Row(byte[] bytes, int offset, int length) {
            this.bytes = bytes;
            java.util.Arrays.fill(offsets, -1);
            Varint at = new Varint(bytes, offset, offset + length);
            long header = at.next();
            if (at.failed || header > length || header < 1) {
                return;
            }
            long body = offset + header;
            for (int i = 0; i < COLUMNS && at.position < offset + header; i++) {
                long type = at.next();
                long size = size(type);
                if (at.failed || size < 0 || body + size > offset + length) {
                    return;
                }
                types[i] = type;
                offsets[i] = (int) body;
                body += size;
            }
        }

        private static long size(long type) {
            if (type >= 12) {
                return (type - 12) / 2;
            }
            return type < 0 ? -1 : new int[] {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, -1, -1}[(int) type];
        }

        int offset(int column) {
            return types[column] >= 12 ? offsets[column] : -1;
        }

        int length(int column) {
            return (int) size(types[column]);
        }

        @Nullable
        String text(int column) {
            return offset(column) < 0
                    ? null
                    : new String(bytes, offsets[column], length(column), StandardCharsets.UTF_8);
        }

        long number(int column) {
            if (offsets[column] < 0 || types[column] < 1 || types[column] > 9) {
                return 0;
            }
            if (types[column] >= 8) {
                return types[column] - 8;
            }
            long value = bytes[offsets[column]];
            for (int i = 1; i < length(column); i++) {
                value = (value << 8) | (bytes[offsets[column] + i] & 0xff);
            }
            return value;
        }
    }
}
