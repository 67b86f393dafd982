package dev.tallyman.advisory;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code ECOSYSTEM/modified_id.csv} of OSV's bucket: a line {@code TIME,ID} for every record of the ecosystem. A file with any other line is
 * refused as a whole: half a list would be taken for records that are gone.
 */
record ChangeList(Path file, String origin) implements AdvisoryWriter.RecordListing {
    /** The longest has some 500,000 lines. */
    static final int MAX_LINES = 10_000_000;

    /** An identifier becomes a part of a path. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}");

    /** Room for a time and an identifier. */
    private static final int MAX_LINE = 300;

    /** Whether an identifier may be a part of a path as it is. */
    static boolean isPlain(String id) {
        return ID.matcher(id).matches();
    }

    @Override
    public void forEach(Entry sink) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = line(reader); !line.isEmpty(); line = line(reader)) {
                if (++number > MAX_LINES) {
                    throw broken("it has more than " + MAX_LINES + " lines", null);
                }
                entry(line, number, sink);
            }
            if (number == 0) {
                throw broken("it is empty", null);
            }
        } catch (IOException e) {
            throw broken(String.valueOf(e.getMessage()), e);
        }
    }

    private void entry(String line, int number, Entry sink) {
        int comma = line.indexOf(',');
        String id = line.substring(comma + 1).strip();
        if (!line.endsWith("\n") || comma < 0 || !isPlain(id)) {
            throw broken("its line " + number + " is not a time and an identifier", null);
        }
        sink.accept(id, OsvReader.modified(line.substring(0, comma).strip()));
    }

    /** The next line with its end, or as much of it as no line may have; empty at the end of the file. */
    private static String line(BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            line.append((char) c);
            if (c == '\n' || line.length() > MAX_LINE) {
                break;
            }
        }
        return line.toString();
    }

    private TallymanException broken(String why, @Nullable Exception cause) {
        return new TallymanException(
                ErrorCode.BAD_CONTENT,
                "read the list of changes " + origin,
                why,
                "Fetch it again, or take it away: all.zip alone is enough",
                cause);
    }
}
