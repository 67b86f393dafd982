package dev.tallyman.catalog.program;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.WordSet;
import dev.tallyman.catalog.format.Window;
import java.io.IOException;
import java.util.List;
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

    /** The mark of the packer UPX; it stands right behind the headers, and anywhere else in programs that know UPX. */
    private static final Literal PACKED = new Literal("UPX!");

    private static final int PACKED_WITHIN = 1024;

    private static final String SHARED_OBJECT = ".so";
    private static final WordSet LIBRARY_EXTENSIONS = WordSet.of("exe", "dll", "dylib");
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
        if (!isLibrary(path, path.lastIndexOf('/') + 1)) {
            return (mode & ANY_EXECUTE) != 0;
        }
        // A distribution's own libraries are many and large, and neither Go nor Rust: only those that have a mark of
        // their own are read.
        return !isInSystemFolder(path) || !VersionMarks.forFile(path).isEmpty();
    }

    /** {@code libz.so}, {@code libz.so.1.2}, {@code a.exe}, {@code a.dll}, {@code a.dylib}; in any case of letters. Asked for each file of a layer, so without a pattern or a copy. */
    private static boolean isLibrary(String path, int start) {
        int so = lastSharedObject(path, start);
        if (so >= start) {
            int end = so + SHARED_OBJECT.length();
            boolean numbered = path.length() > end + 1 && path.charAt(end) == '.';
            for (int i = end; numbered && i < path.length(); i++) {
                char c = path.charAt(i);
                numbered = c == '.' || (c >= '0' && c <= '9');
            }
            if (numbered || path.length() == end) {
                return true;
            }
        }
        int dot = path.lastIndexOf('.');
        return dot >= start && LIBRARY_EXTENSIONS.hasEndInAnyCase(path, dot + 1);
    }

    /** Before {@code start} where there is none. */
    private static int lastSharedObject(String path, int start) {
        int dot = path.lastIndexOf('.');
        while (dot >= start && !path.regionMatches(true, dot, SHARED_OBJECT, 0, SHARED_OBJECT.length())) {
            dot = path.lastIndexOf('.', dot - 1);
        }
        return dot;
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
            if (isPacked(window)) {
                facts.problem(
                        "packed by UPX: what the program is made of cannot be read, unless it is unpacked (upx -d)"
                                + " before it goes into the image");
            }
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
                || magic == 0xbebafecaL
                || magic == 0xbfbafecaL; // Mach-O for several processors
    }

    private static boolean isPacked(Window window) throws IOException {
        window.ensure(PACKED_WITHIN);
        int end = window.position + Math.min(PACKED_WITHIN, window.available());
        return PACKED.find(window.buffer, window.position, end) >= 0;
    }
}
