package dev.tallyman.catalog.program;

import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.catalog.format.Window;
import dev.tallyman.model.LazyPattern;
import dev.tallyman.model.Purl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Go's linker writes into each program (package {@code debug/buildinfo}): the toolchain's version and the modules. Since Go 1.18 both
 * texts follow the header. Before, it points to them elsewhere: the modules are found by the marks around their text, which lies before the
 * header; the toolchain's version is unknown, and a problem says so.
 */
final class GoBuildInfo {
    /** Programs with thousands of modules have less than a megabyte. */
    static final int MAX_MODULES_BYTES = 8 << 20;

    private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
    private static final int HEADER = 32;
    private static final int INLINE = 2;
    private static final int MAX_VERSION_BYTES = 256;

    /** Marks around the module text, so that a debugger finds it. */
    private static final int SENTINEL = 16;

    private static final byte[] MODULES_START = HexFormat.of().parseHex("3077af0c9274080241e1c107e6d618e6");
    private static final byte[] MODULES_END = HexFormat.of().parseHex("f932433186182072008242104116d8f2");

    /** A bit for each two bytes that follow each other among the first nine of either mark. */
    private static final long[] PAIRS = new long[1 << 10];

    static {
        for (byte[] mark : List.of(MAGIC, MODULES_START)) {
            for (int i = 0; i < Long.BYTES; i++) {
                int pair = pair(mark[i], mark[i + 1]);
                PAIRS[pair >> 6] |= 1L << pair;
            }
        }
    }

    private static final LazyPattern<Pattern> VERSION =
            LazyPattern.of("go(\\d+(?:\\.\\d+)*(?:(?:rc|beta)\\d+)?)(?:[-+ ].*)?");

    /** A replacement by a folder: what its code is nobody knows, but it is imported as the module that it replaces. */
    private static final LazyPattern<Pattern> LOCAL = LazyPattern.of("\\.{0,2}[/\\\\]|\\.{1,2}$|[A-Za-z]:");

    private GoBuildInfo() {}

    /** Whether build information may begin with this byte and the next. */
    static boolean mayBegin(byte[] buffer, int at) {
        return buffer[at] == MAGIC[0] && buffer[at + 1] == MAGIC[1];
    }

    /** Whether the text of modules may begin with this byte and the next. */
    static boolean mayBeginModules(byte[] buffer, int at) {
        return buffer[at] == MODULES_START[0] && buffer[at + 1] == MODULES_START[1];
    }

    /** Whether these two bytes follow each other among the first nine of what build information or the text of modules begins with. */
    static boolean isPairOfMarks(byte first, byte second) {
        int pair = pair(first, second);
        return (PAIRS[pair >> 6] & 1L << pair) != 0;
    }

    private static int pair(byte first, byte second) {
        return (first & 0xff) << 8 | second & 0xff;
    }

    /** The text of modules that begins at the window's position, without its marks; null where there is none. */
    static @Nullable String modules(Window window) throws IOException {
        if (!window.ensure(SENTINEL) || !startsWith(window, MODULES_START)) {
            return null;
        }
        window.position += SENTINEL;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (window.ensure(SENTINEL) && text.size() < MAX_MODULES_BYTES) {
            if (window.buffer[window.position] == MODULES_END[0] && startsWith(window, MODULES_END)) {
                window.position += SENTINEL;
                return text.toString(StandardCharsets.UTF_8);
            }
            text.write(window.buffer[window.position]);
            window.position++;
        }
        return null;
    }

    /**
     * Reads build information that begins at the window's position; false where there is none.
     *
     * @param before the text of modules that was seen before it, which is the program's own if Go is older than 1.18
     */
    static boolean read(Window window, @Nullable String before, String path, FactSink facts) throws IOException {
        if (!window.ensure(HEADER + 2) || !startsWith(window, MAGIC)) {
            return false;
        }
        int pointerSize = window.u8(14);
        int flags = window.u8(15);
        if ((flags & INLINE) == 0) {
            if (pointerSize != 4 && pointerSize != 8) {
                return false;
            }
            readOld(before, path, facts);
            return true;
        }
        window.position += HEADER;
        String version = text(window, MAX_VERSION_BYTES);
        if (version == null || !(version.startsWith("go") || version.startsWith("devel"))) {
            return false; // the mark alone, in a program that looks for it in others
        }
        String modules = text(window, MAX_MODULES_BYTES);
        facts.add(standardLibrary(version, path));
        if (modules == null) {
            facts.problem("the list of Go modules is damaged");
        } else if (modules.length() > 2 * SENTINEL) {
            readModules(modules.substring(SENTINEL, modules.length() - SENTINEL), path, facts);
        }
        return true;
    }

    private static void readOld(@Nullable String modules, String path, FactSink facts) {
        facts.add(standardLibrary("", path));
        facts.problem("built by Go before 1.18: the version of its standard library is not read"
                + (modules == null ? ", and it tells no modules" : ""));
        if (modules != null) {
            readModules(modules, path, facts);
        }
    }

    private static boolean startsWith(Window window, byte[] wanted) {
        return Arrays.equals(window.buffer, window.position, window.position + wanted.length, wanted, 0, wanted.length);
    }

    /** A text after its length; null where it is longer than {@code max} or the file ends within. */
    private static @Nullable String text(Window window, int max) throws IOException {
        long length = 0;
        int shift = 0;
        int b;
        do {
            if (shift > 28 || !window.ensure(1)) {
                return null;
            }
            b = window.u8(0);
            window.position++;
            length |= (long) (b & 0x7f) << shift;
            shift += 7;
        } while ((b & 0x80) != 0);
        if (length > max) {
            return null;
        }
        byte[] bytes = new byte[(int) length];
        int filled = 0;
        while (filled < bytes.length) {
            if (!window.ensure(1)) {
                return null;
            }
            int step = Math.min(bytes.length - filled, window.available());
            System.arraycopy(window.buffer, window.position, bytes, filled, step);
            window.position += step;
            filled += step;
        }
        // The sentinels are no UTF-8, module paths are ASCII.
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static PackageFact standardLibrary(String version, String path) {
        Matcher matcher = VERSION.get().matcher(version);
        String known = matcher.matches() ? matcher.group(1) : null;
        return LanguagePackage.fact(
                Purl.of("golang", null, "stdlib", known), "stdlib", known, path, List.of("BSD-3-Clause"));
    }

    private static void readModules(String text, String path, FactSink facts) {
        String[] module = null;
        for (String line : text.split("\n")) {
            String[] columns = line.split("\t", -1);
            if (columns[0].equals("=>") && module != null && columns.length > 2) {
                boolean named = !columns[2].isEmpty()
                        && !LOCAL.get().matcher(columns[1]).lookingAt();
                module = named ? columns : new String[] {"dep", module[1], ""};
            } else {
                add(module, path, facts);
                module = (columns[0].equals("mod") || columns[0].equals("dep")) && columns.length > 2 ? columns : null;
            }
        }
        add(module, path, facts);
    }

    private static void add(String @Nullable [] module, String path, FactSink facts) {
        if (module == null || module[1].isEmpty()) {
            return;
        }
        String name = module[1];
        String version = module[2].equals("(devel)") ? "" : module[2];
        int slash = name.lastIndexOf('/');
        if (!Purl.isName(name.substring(slash + 1))) {
            facts.problem("a Go module without a name");
            return;
        }
        Purl purl = slash < 0
                ? Purl.of("golang", null, name, version)
                : Purl.of("golang", name.substring(0, slash), name.substring(slash + 1), version);
        facts.add(LanguagePackage.fact(purl, name, version, path, List.of()));
    }
}
