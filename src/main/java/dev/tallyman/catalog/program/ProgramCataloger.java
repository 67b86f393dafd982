package dev.tallyman.catalog.program;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Window;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ELF, PE and Mach-O files, whatever they are called. They are read once, front to back: what they carry is found by its own marks and not
 * through section tables, which an ELF file has at its end and a stripped one not at all.
 */
public final class ProgramCataloger implements Cataloger {
    /** The smallest useful program; anything shorter holds none of what is looked for. */
    static final int MIN_BYTES = 512;

    private static final int ANY_EXECUTE = 0111;
    private static final Pattern LIBRARY = Pattern.compile(".*\\.(?:so(?:\\.[0-9.]+)?|exe|dll|dylib)");

    private static final Pattern SYSTEM_FOLDER = Pattern.compile("(?:usr/)?lib(?:32|64|x32)?/");

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
        if (!LIBRARY.matcher(name).matches()) {
            return (mode & ANY_EXECUTE) != 0;
        }
        // A distribution's own libraries are many and large, and neither Go nor Rust: only those that have a mark of
        // their own are read.
        return !SYSTEM_FOLDER.matcher(path).lookingAt()
                || !VersionMarks.forFile(path).isEmpty();
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
