package dev.tallyman.advisory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The first file in a zip archive as its start has it. The directory at its end is what readers go by; where the end is cut off and a member is
 * itself an archive, that one's directory is found instead, and it alone would be taken for the whole.
 */
final class ZipStart {
    private static final int HEADER = 30;
    private static final int NAME_LENGTH = 26;

    private ZipStart() {}

    /** The name of the first file; empty where the file does not start as an archive with files does. */
    static String firstName(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            byte[] header = content.readNBytes(HEADER);
            if (header.length < HEADER || header[0] != 'P' || header[1] != 'K' || header[2] != 3 || header[3] != 4) {
                return "";
            }
            int length = (header[NAME_LENGTH] & 0xff) | (header[NAME_LENGTH + 1] & 0xff) << 8;
            return new String(content.readNBytes(length), StandardCharsets.UTF_8);
        }
    }
}
