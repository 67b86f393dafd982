package dev.tallyman.catalog.program;

import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Window;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass over one program. */
final class ProgramScan {
    /** So far a mark may reach over the end of what is in the window; longer ones are followed into the stream. */
    private static final int OVERLAP = 1024;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;

    /** As long as the mark before a text of modules, so that one which begins in a block reaches its last byte. */
    private static final int BLOCK = 16;

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

    /** Where Go's build information, its text of modules, or zlib data may begin. Most blocks of sixteen bytes are passed over with a look at four places. */
    private int nextHit(int until) {
        int last = Math.min(until, window.limit - 2);
        int p = window.position;
        while (p < last) {
            int end = Math.min(p + BLOCK, last);
            if (end - p == BLOCK && !mayBeginWithin(p)) {
                p = end;
            }
            for (; p < end; p++) {
                if (begins(p)) {
                    return p;
                }
            }
        }
        return -1;
    }

    /** False: nothing begins at one of the block's bytes. What begins there and is looked for reaches one of the bytes that are looked at here. */
    private boolean mayBeginWithin(int block) {
        byte[] buffer = window.buffer;
        byte last = buffer[block + BLOCK - 1];
        return !goFound && (GoBuildInfo.isOfMark(buffer[block + GoBuildInfo.MARK - 1]) || GoBuildInfo.isOfMark(last))
                || modules == null && GoBuildInfo.isOfModulesStart(last)
                || !rustFound && (hasX((long) LONGS.get(buffer, block)) || hasX((long) LONGS.get(buffer, block + 8)));
    }

    /** Whether one of eight bytes is an x. */
    private static boolean hasX(long bytes) {
        long zeroWhereX = bytes ^ 'x' * EACH;
        return ((zeroWhereX - EACH) & ~zeroWhereX & EACH << 7) != 0;
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
        String text = new String(window.buffer, window.position, window.available(), StandardCharsets.ISO_8859_1);
        for (VersionMark mark : marks) {
            String version = mark.find(text);
            if (version != null) {
                facts.add(mark.fact(version, path));
                markFound = true;
                return;
            }
        }
    }
}
