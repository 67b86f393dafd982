package dev.tallyman.catalog.program;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Window;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * ELF, PE and Mach-O files, whatever they are called. They are read once, front to back: what they carry is found by its own marks and not
 * through section tables, which an ELF file has at its end and a stripped one not at all.
 */
public final class ProgramCataloger implements Cataloger {
    /** The smallest useful program; anything shorter holds none of what is looked for. */
    static final int MIN_BYTES = 512;

    private static final int ANY_EXECUTE = 0111;
    private static final List<String> SYSTEM_FOLDERS = List.of("lib/", "lib64/", "lib32/", "libx32/");

    /** Thousands of programs are looked at, one after the other: a fresh buffer for each would cost more than the looking. */
    private final AtomicReference<byte @Nullable []> spare = new AtomicReference<>();

    @Override
    public String name() {
        return "program";
    }

    @Override
    public boolean wants(String path) {
        return false;
    }

    @Override
    public boolean wants(String path, long size, int mode) {
        if (size < MIN_BYTES) {
            return false;
        }
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (!isLibrary(name)) {
            return (mode & ANY_EXECUTE) != 0;
        }
        // A distribution's own libraries are many and large, and neither Go nor Rust: only those that have a mark of
        // their own are read.
        return !isInSystemFolder(path) || !VersionMarks.forFile(path).isEmpty();
    }

    /** {@code libz.so}, {@code libz.so.1.2}, {@code a.exe}, {@code a.dll}, {@code a.dylib}; asked for each file of a layer, so without a pattern. */
    private static boolean isLibrary(String name) {
        int so = name.lastIndexOf(".so");
        if (so >= 0) {
            int end = so + ".so".length();
            boolean numbered = name.length() > end + 1 && name.charAt(end) == '.';
            for (int i = end; numbered && i < name.length(); i++) {
                char c = name.charAt(i);
                numbered = c == '.' || (c >= '0' && c <= '9');
            }
            if (numbered || name.length() == end) {
                return true;
            }
        }
        return name.endsWith(".exe") || name.endsWith(".dll") || name.endsWith(".dylib");
    }

    private static boolean isInSystemFolder(String path) {
        int start = path.startsWith("usr/") ? "usr/".length() : 0;
        for (String folder : SYSTEM_FOLDERS) {
            if (path.startsWith(folder, start)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        byte[] idle = spare.getAndSet(null);
        byte[] buffer = idle == null ? new byte[Window.SIZE] : idle;
        Window window = new Window(file.content(), buffer);
        if (window.ensure(4) && isProgram(window)) {
            new ProgramScan(window, file.path(), facts).run();
        }
        spare.set(buffer);
    }

    private static boolean isProgram(Window window) {
        long magic = window.u32(0);
        return magic == 0x464c457fL // ELF
                || (magic & 0xffff) == 0x5a4d // PE
                || magic == 0xfeedfaceL
                || magic == 0xfeedfacfL
                || magic == 0xbebafecaL; // Mach-O for several processors
    }
}
