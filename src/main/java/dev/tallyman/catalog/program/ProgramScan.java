package dev.tallyman.catalog.program;

import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Window;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass over one program. */
final class ProgramScan {
    /** So far a mark may reach over the end of what is in the window; longer ones are followed into the stream. */
    private static final int OVERLAP = 1024;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;

    private static final int BLOCK = 2 * Long.BYTES;

    private final Window window;
    private final String path;
    private final FactSink facts;
    private final List<VersionMark> marks;
    private @Nullable String modules;
    private boolean goFound;
    private boolean rustFound;
    private boolean markFound;

    ProgramScan(Window window, String path, FactSink facts) {
        this.window = window;
        this.path = path;
        this.facts = facts;
        this.marks = VersionMarks.forFile(path);
    }

    void run() throws IOException {
        boolean more = true;
        while (more) {
            more = window.ensure(2 * OVERLAP);
            lookForMark();
            int until = more ? window.limit - OVERLAP : window.limit;
            while (window.position < until) {
                int hit = nextHit(until);
                if (hit < 0) {
                    window.position = Math.max(window.position, until);
                } else {
                    window.position = hit;
                    follow();
                    until = Math.min(until, window.limit);
                }
            }
        }
    }

    /** Where Go's build information, its text of modules, or zlib data may begin. Most of a program is passed over sixteen bytes at a time. */
    private int nextHit(int until) {
        byte[] buffer = window.buffer;
        int last = Math.min(until, window.limit - 2);
        int p = window.position;
        while (p < last) {
            while (p + BLOCK <= last
                    && !mayBeginWithin(
                            (long) LONGS.get(buffer, p), (long) LONGS.get(buffer, p + Long.BYTES), buffer[p + BLOCK])) {
                p += BLOCK;
            }
            for (int end = Math.min(p + BLOCK, last); p < end; p++) {
                if (begins(p)) {
                    return p;
                }
            }
        }
        return -1;
    }

    /**
     * False: nothing begins at one of these sixteen bytes, which are in little-endian order. What of Go's begins within eight bytes reaches to the
     * last of them and the one behind.
     */
    private static boolean mayBeginWithin(long left, long right, byte next) {
        return (xs(left) | xs(right)) != 0
                || GoBuildInfo.isPairOfMarks((byte) (left >>> 56), (byte) right)
                || GoBuildInfo.isPairOfMarks((byte) (right >>> 56), next);
    }

    /** Zero where none of eight bytes is an x. */
    private static long xs(long bytes) {
        long zeroWhereX = bytes ^ 'x' * EACH;
        return (zeroWhereX - EACH) & ~zeroWhereX & EACH << 7;
    }

    private boolean begins(int at) {
        byte[] buffer = window.buffer;
        return switch (buffer[at]) {
            case 'x' -> !rustFound && RustAudit.mayBegin(buffer[at + 1]);
            case (byte) 0xff -> !goFound && GoBuildInfo.mayBegin(buffer, at);
            case '0' -> modules == null && GoBuildInfo.mayBeginModules(buffer, at);
            default -> false;
        };
    }

    private void follow() throws IOException {
        if (window.u8(0) == 0xff) {
            goFound |= GoBuildInfo.read(window, modules, path, facts);
        } else if (window.u8(0) == 0x30) {
            modules = GoBuildInfo.modules(window);
        } else {
            rustFound |= RustAudit.read(window, path, facts);
        }
        if (window.available() > 0) {
            window.position++;
        }
    }

    private void lookForMark() {
        if (marks.isEmpty() || markFound) {
            return;
        }
        for (VersionMark mark : marks) {
            String version = mark.find(window.buffer, window.position, window.limit);
            if (version != null) {
                facts.add(mark.fact(version, path));
                markFound = true;
                return;
            }
        }
    }
}
