package dev.tallyman.catalog.zip;

import dev.tallyman.catalog.format.Window;
import dev.tallyman.model.OneByte;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The content of one entry: stored or deflated, its packed size known beforehand or told by a data descriptor (APPNOTE 4.3.9) after it. */
final class EntryContent extends InputStream {
    static final long SIZE_FOLLOWS = -1;

    /** Checksum and two sizes, without signature; of zip64 the sizes have eight bytes each. */
    private static final int BARE_DESCRIPTOR = 12;

    private static final int BARE_DESCRIPTOR_64 = 20;

    /** From the first byte of a descriptor to what proves it: the letters of the header after a bare one of zip64. */
    private static final int LONGEST_DESCRIPTOR = BARE_DESCRIPTOR_64 + 4;

    private final Window window;
    private final ZipBudget budget;
    private final long packed;
    private final boolean deflated;
    private @Nullable Inflater inflater;
    private long taken;
    private long produced;
    private int clear;
    private boolean finished;
    private boolean broken;

    EntryContent(Window window, ZipBudget budget, long packed, boolean deflated) {
        this.window = window;
        this.budget = budget;
        this.packed = packed;
        this.deflated = deflated;
    }

    @Override
    public int read() throws IOException {
        return OneByte.of(this);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (finished) {
            return -1;
        }
        return deflated ? inflate(target, offset, length) : copy(target, offset, length);
    }

    /** Passes over what is left, so that the window stands at the next header or shortly before. */
    void skipRest() throws IOException {
        release();
        boolean found =
                packed == SIZE_FOLLOWS ? (finished && !broken) || skipToDescriptor() : window.skip(packed - taken);
        if (!found) {
            throw new ZipException("the archive is cut off inside an entry");
        }
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        Inflater active = inflater == null ? new Inflater(true) : inflater;
        inflater = active;
        try {
            while (true) {
                int available = feed(active);
                int count = active.inflate(target, offset, length);
                int used = available - active.getRemaining();
                window.position += used;
                taken += used;
                produced += count;
                if (count > 0) {
                    budget.inflated(count, produced, taken);
                    return count;
                }
                if (active.finished() || active.needsDictionary()) {
                    finished = true;
                    release();
                    return -1;
                }
                if (available == 0) {
                    throw damaged("an entry is cut off");
                }
            }
        } catch (DataFormatException e) {
            throw damaged("an entry is damaged");
        }
    }

    /** Gives the inflater what the window holds of this entry; it takes no byte beyond its own end. */
    private int feed(Inflater active) throws IOException {
        long left = packed == SIZE_FOLLOWS ? Long.MAX_VALUE : packed - taken;
        int available = left > 0 && window.ensure(1) ? (int) Math.min(left, window.available()) : 0;
        active.setInput(window.buffer, window.position, available);
        return available;
    }

    private ZipException damaged(String what) {
        finished = true;
        broken = true;
        release();
        return new ZipException(what);
    }

    private int copy(byte[] target, int offset, int length) throws IOException {
        long left = packed == SIZE_FOLLOWS ? storedUntilDescriptor() : packed - taken;
        if (left <= 0) {
            finished = true;
            return -1;
        }
        if (!window.ensure(1)) {
            throw damaged("an entry is cut off");
        }
        int count = (int) Math.min(Math.min(left, length), window.available());
        System.arraycopy(window.buffer, window.position, target, offset, count);
        window.position += count;
        taken += count;
        clear = Math.max(clear - count, 0);
        return count;
    }

    /** How many bytes in the window surely belong to a stored entry whose size follows; 0 at its end. */
    private int storedUntilDescriptor() throws IOException {
        if (clear > 0) {
            return clear;
        }
        boolean more = window.ensure(LONGEST_DESCRIPTOR + 1);
        int start = findDescriptor();
        if (start >= 0) {
            clear = start;
        } else if (more) {
            clear = window.available() - LONGEST_DESCRIPTOR;
        } else {
            throw damaged("an entry is cut off");
        }
        return clear;
    }

    /** Looks for the descriptor that tells the size passed over; deflated bytes may hold other descriptors, with other sizes. */
    private boolean skipToDescriptor() throws IOException {
        while (true) {
            boolean more = window.ensure(LONGEST_DESCRIPTOR + 1);
            int start = findDescriptor();
            int step = start >= 0 ? start : window.available() - LONGEST_DESCRIPTOR;
            if (start < 0 && !more) {
                return false;
            }
            window.position += step;
            taken += step;
            if (start >= 0) {
                return true;
            }
        }
    }

    /** Where in the window this entry's descriptor begins, as an offset from its position; -1 where it is not seen. */
    private int findDescriptor() {
        byte[] buffer = window.buffer;
        int last = window.limit - 4;
        for (int p = window.position; p <= last; p++) {
            if (buffer[p] == 'P' && buffer[p + 1] == 'K') {
                int start = descriptorStart(p - window.position);
                if (start >= 0) {
                    return start;
                }
            }
        }
        return -1;
    }

    /** Of two letters PK at an offset: they begin the descriptor, or the header right after one that has no signature; else -1. */
    private int descriptorStart(int offset) {
        int kind = window.u16(offset + 2);
        if (kind == 0x0807) {
            return offset + 12 <= window.available() && window.u32(offset + 8) == ((taken + offset) & 0xffffffffL)
                    ? offset
                    : -1;
        }
        if (kind != 0x0403 && kind != 0x0201) {
            return -1;
        }
        if (offset >= BARE_DESCRIPTOR && window.u32(offset - 8) == taken + offset - BARE_DESCRIPTOR) {
            return offset - BARE_DESCRIPTOR;
        }
        return offset >= BARE_DESCRIPTOR_64 && window.u64(offset - 16) == taken + offset - BARE_DESCRIPTOR_64
                ? offset - BARE_DESCRIPTOR_64
                : -1;
    }

    private void release() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }
}
