package dev.tallyman.catalog.program;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Json;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.catalog.format.Window;
import dev.tallyman.model.Purl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The crates of a Rust program that was built with {@code cargo auditable}: zlib-packed JSON in a section {@code .dep-v0}. The section's name
 * stands at the end of the file, so the data is found by what it begins with once it is unpacked.
 */
final class RustAudit {
    static final int MAX_BYTES = 8 << 20;

    private static final byte[] BEGINNING = "{\"packages\":[".getBytes(StandardCharsets.US_ASCII);

    /** Enough packed bytes to unpack {@link #BEGINNING}, code tables included. */
    private static final int PEEK = 512;

    /** Header, block header and code lengths. */
    private static final int SHORTEST = 16;

    /** An opening brace in deflate's fixed code, as its bits lie in the stream. */
    private static final int FIXED_CODE_OF_BRACE = 0xd5;

    private RustAudit() {}

    /** Whether {@code 0x78} and this byte begin zlib data (RFC 1950, without a dictionary). */
    static boolean mayBegin(byte second) {
        return second == (byte) 0x9c || second == (byte) 0xda || second == 0x5e || second == 0x01;
    }

    /** Reads audit data that begins at the window's position; false where there is none. */
    static boolean read(Window window, String path, FactSink facts) throws IOException {
        window.ensure(PEEK);
        if (window.available() < SHORTEST || !isPlausible(window)) {
            return false;
        }
        Inflater inflater = new Inflater();
        try {
            byte[] start = new byte[BEGINNING.length];
            inflater.setInput(window.buffer, window.position, Math.min(PEEK, window.available()));
            if (inflater.inflate(start) < start.length || !Arrays.equals(start, BEGINNING)) {
                return false;
            }
        } catch (DataFormatException e) {
            return false;
        } finally {
            inflater.end();
        }
        byte[] json = unpack(window);
        if (json == null) {
            facts.problem("the list of Rust crates is damaged or has more than " + MAX_BYTES + " bytes");
        } else {
            Json.parse(json, facts).ifPresent(node -> readPackages(node, path, facts));
        }
        return true;
    }

    /**
     * Looks at the first block's header (RFC 1951, 3.2.3 to 3.2.7), since two bytes are found everywhere and an inflater is dear: a fixed
     * block must begin with a brace, and the lengths of a dynamic one's first code must make a whole code.
     */
    private static boolean isPlausible(Window window) {
        int first = window.u8(2);
        return switch ((first >> 1) & 3) {
            case 0 -> (window.u16(3) ^ window.u16(5)) == 0xffff;
            case 1 -> ((window.u16(2) >> 3) & 0xff) == FIXED_CODE_OF_BRACE;
            case 2 -> isWholeCode(window);
            default -> false;
        };
    }

    private static boolean isWholeCode(Window window) {
        long low = window.u64(2);
        int lengths = (int) (low >> 13 & 15) + 4;
        int sum = 0;
        for (int i = 0; i < lengths; i++) {
            int bit = 17 + 3 * i;
            int length = window.u16(2 + (bit >> 3)) >> (bit & 7) & 7;
            sum += length == 0 ? 0 : 128 >> length;
        }
        return (low >> 3 & 31) <= 29 && (low >> 8 & 31) <= 29 && sum == 128;
    }

    private static byte @Nullable [] unpack(Window window) throws IOException {
        Inflater inflater = new Inflater();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[16 << 10];
        try {
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    if (!window.ensure(1)) {
                        return null;
                    }
                    inflater.setInput(window.buffer, window.position, window.available());
                    window.position = window.limit;
                }
                out.write(chunk, 0, inflater.inflate(chunk));
                if (out.size() > MAX_BYTES || inflater.needsDictionary()) {
                    return null;
                }
            }
            window.position -= inflater.getRemaining();
            return out.toByteArray();
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }

    /** Crates that only ran while building are not in the program. */
    private static void readPackages(JsonNode json, String path, FactSink facts) {
        for (JsonNode crate : json.path("packages")) {
            String name = Json.text(crate, "name");
            String version = Json.text(crate, "version");
            if (name != null && Purl.isName(name) && !"build".equals(Json.text(crate, "kind"))) {
                facts.add(LanguagePackage.fact(Purl.of("cargo", null, name, version), name, version, path, List.of()));
            }
        }
    }
}
