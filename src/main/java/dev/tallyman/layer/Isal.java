package dev.tallyman.layer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Intel's ISA-L, where the machine has it: inflates twice as fast as the JDK does. It is looked for by its name where the system keeps its
 * libraries, once a process, and used only after it has inflated a sample right, which also shows that its state is laid out as
 * {@link IsalStream} has it. {@code -Dtallyman.isal=false} leaves it out.
 */
final class Isal {
    private static final List<String> NAMES =
            List.of("libisal.so.2", "libisal.2.dylib", "/opt/homebrew/lib/libisal.2.dylib");

    private static final String SAMPLE = "A tallyman stood on the dock and counted the cargo. ".repeat(40);

    private static boolean searched;
    private static volatile @Nullable Isal loaded;

    private final MethodHandle function;
    private final MemorySegment init;
    private final MemorySegment inflate;

    @SuppressWarnings("restricted") // native code is what this class is for
    private Isal(SymbolLookup library) {
        init = library.findOrThrow("isal_inflate_init");
        inflate = library.findOrThrow("isal_inflate");
        // Both are called as one that returns a number: each form of call costs a start some milliseconds.
        function = Linker.nativeLinker()
                .downcallHandle(
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG),
                        Linker.Option.critical(false));
    }

    /** Null where it was not loaded yet, or is not there. */
    static @Nullable Isal loaded() {
        return loaded;
    }

    /** Null where it is not there, is another than expected, or is not wanted. Takes 30 ms at the first call. */
    static synchronized @Nullable Isal load() {
        if (!searched) {
            searched = true;
            if (isPossible()) {
                for (String name : NAMES) {
                    loaded = loaded == null ? open(name) : loaded;
                }
            }
        }
        return loaded;
    }

    private static boolean isPossible() {
        return ValueLayout.ADDRESS.byteSize() == Long.BYTES
                && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                && !"false".equals(System.getProperty("tallyman.isal"));
    }

    @SuppressWarnings("restricted")
    private static @Nullable Isal open(String name) {
        try {
            Isal isal = new Isal(SymbolLookup.libraryLookup(name, Arena.global()));
            return isal.isAsExpected() ? isal : null;
        } catch (IllegalArgumentException
                | NoSuchElementException
                | UnsupportedOperationException
                | IllegalCallerException e) {
            // Not there, or not to be called: the JDK's own does.
            return null;
        }
    }

    /** {@code isal_inflate_init}. */
    void init(long state) {
        call(init, state);
    }

    /** {@code isal_inflate}; negative where the stream is broken. */
    int inflate(long state) {
        return call(inflate, state);
    }

    private int call(MemorySegment address, long state) {
        try {
            return (int) function.invokeExact(address, state);
        } catch (Throwable e) {
            throw new IllegalStateException("ISA-L cannot be called: " + e.getMessage(), e);
        }
    }

    /** Whether it inflates in small steps, to the end of a member and no further, and notices a trailer that is wrong. */
    private boolean isAsExpected() {
        byte[] sample = SAMPLE.getBytes(StandardCharsets.US_ASCII);
        byte[] member = member(sample);
        int length = member.length;
        byte[] input = Arrays.copyOf(member, length + 3);
        byte[] output = new byte[sample.length];
        try (IsalStream stream = new IsalStream(this, input.length, 100)) {
            inflateAll(stream, input, output);
            boolean right = Arrays.equals(output, sample) && stream.finished() && stream.position() == length;
            input[length - 1] ^= 1;
            inflateAll(stream, input, output);
            return right && stream.isTrailerWrong();
        }
    }

    private static void inflateAll(IsalStream stream, byte[] input, byte[] output) {
        stream.begin();
        stream.give(input, 0, input.length);
        int done = 0;
        int inflated = 1;
        while (inflated > 0) {
            inflated = stream.inflate(output, done, Math.min(100, output.length - done));
            done += inflated;
        }
    }

    /** A gzip member without its header. */
    private static byte[] member(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        byte[] member = new byte[content.length];
        try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
            deflater.setInput(content);
            deflater.finish();
            int length = deflater.deflate(member);
            ByteBuffer.wrap(member)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(length, (int) crc.getValue())
                    .putInt(length + Integer.BYTES, content.length);
            return Arrays.copyOf(member, length + 2 * Integer.BYTES);
        }
    }
}
