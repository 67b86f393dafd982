package dev.tallyman.catalog.program;

import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass over one program. */
final class ProgramScan {
    /** So far a mark may reach over the end of what is in the window; longer ones are followed into the stream. */
    private static final int OVERLAP = 1024;

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

    /** Where Go's build information, its text of modules, or zlib data may begin. */
    private int nextHit(int until) {
        byte[] buffer = window.buffer;
        int last = Math.min(until, window.limit - 2);
        for (int p = window.position; p < last; p++) {
            byte b = buffer[p];
            if (b == 0x78) {
                if (!rustFound && RustAudit.mayBegin(buffer[p + 1])) {
                    return p;
                }
            } else if (b == (byte) 0xff
                    && !goFound
                    && buffer[p + 1] == ' '
                    && p + 2 < window.limit
                    && buffer[p + 2] == 'G') {
                return p;
            } else if (b == 0x30 && modules == null && p + 2 < window.limit && GoBuildInfo.mayBeginModules(buffer, p)) {
                return p;
            }
        }
        return -1;
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
