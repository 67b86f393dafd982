package dev.tallyman.catalog.rpm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A header without its lead-in, as databases store it: number of entries, size of the data, the entries (tag, type, offset, count, each four
 * bytes, big end first), the data (RPM's documentation, "Package format", header structure).
 */
final class RpmHeader {
    static final int NAME = 1000;
    static final int VERSION = 1001;
    static final int RELEASE = 1002;
    static final int EPOCH = 1003;
    static final int LICENSE = 1014;
    static final int ARCH = 1022;
    static final int OLD_FILE_NAMES = 1027;
    static final int SOURCE_RPM = 1044;
    static final int FOLDER_INDEXES = 1116;
    static final int BASE_NAMES = 1117;
    static final int FOLDER_NAMES = 1118;
    static final int MODULARITY_LABEL = 5096;

    private static final int ENTRY = 16;
    private static final int INT32 = 4;
    private static final int STRING = 6;
    private static final int STRING_ARRAY = 8;
    private static final int I18N_STRING = 9;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int entries;
    private final int count;
    private final int data;
    private final int end;

    private RpmHeader(byte[] bytes, int entries, int count, int data, int end) {
        this.bytes = bytes;
        this.entries = entries;
        this.count = count;
        this.data = data;
        this.end = end;
    }

    /** Null where the sizes cannot be. */
    static @Nullable RpmHeader parse(byte[] bytes, int offset, int length) {
        if (length < 8 || offset < 0 || offset + (long) length > bytes.length) {
            return null;
        }
        long count = (int) INT.get(bytes, offset) & 0xffffffffL;
        long size = (int) INT.get(bytes, offset + 4) & 0xffffffffL;
        if (count == 0 || 8 + count * ENTRY + size > length) {
            return null;
        }
        int data = offset + 8 + (int) count * ENTRY;
        return new RpmHeader(bytes, offset + 8, (int) count, data, data + (int) size);
    }

    @Nullable
    String string(int tag) {
        int entry = find(tag);
        if (entry < 0) {
            return null;
        }
        int type = field(entry, 4);
        int start = start(entry);
        if (start < 0 || (type != STRING && type != I18N_STRING && type != STRING_ARRAY)) {
            return null;
        }
        int stop = stop(start);
        return stop < 0 ? null : new String(bytes, start, stop - start, StandardCharsets.UTF_8);
    }

    List<String> strings(int tag) {
        int entry = find(tag);
        List<String> all = new ArrayList<>();
        if (entry < 0 || field(entry, 4) != STRING_ARRAY) {
            return all;
        }
        int start = start(entry);
        for (int left = field(entry, 12); left > 0 && start >= 0 && start < end; left--) {
            int stop = stop(start);
            if (stop < 0) {
                break;
            }
            all.add(new String(bytes, start, stop - start, StandardCharsets.UTF_8));
            start = stop + 1;
        }
        return all;
    }

    int[] ints(int tag) {
        int entry = find(tag);
        int start = entry < 0 || field(entry, 4) != INT32 ? -1 : start(entry);
        long wanted = entry < 0 ? 0 : field(entry, 12) & 0xffffffffL;
        if (start < 0 || start + 4 * wanted > end) {
            return new int[0];
        }
        int[] all = new int[(int) wanted];
        for (int i = 0; i < all.length; i++) {
            all[i] = (int) INT.get(bytes, start + 4 * i);
        }
        return all;
    }

    private int find(int tag) {
        for (int i = 0; i < count; i++) {
            if (field(entries + i * ENTRY, 0) == tag) {
                return entries + i * ENTRY;
            }
        }
        return -1;
    }

    private int field(int entry, int offset) {
        return (int) INT.get(bytes, entry + offset);
    }

    private int start(int entry) {
        long start = data + (field(entry, 8) & 0xffffffffL);
        return start < end ? (int) start : -1;
    }

    private int stop(int start) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
