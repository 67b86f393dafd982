package dev.tallyman.layer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Extended header records, {@code length keyword=value\n} (POSIX.1-2017 pax, "pax Extended Header"). */
final class PaxRecords {
    private static final String SPARSE_OFFSET = "GNU.sparse.offset";
    private static final String SPARSE_BYTES = "GNU.sparse.numbytes";

    final Map<String, String> values = new TreeMap<>();
    /** Offsets and lengths of version 0.0's sparse map, in turn: the one keyword that may repeat. */
    final List<Long> sparse = new ArrayList<>();

    static PaxRecords parse(byte[] data) throws IOException {
        PaxRecords records = new PaxRecords();
        int position = 0;
        while (position < data.length && data[position] != 0) {
            int space = position;
            long length = 0;
            while (space < data.length && data[space] >= '0' && data[space] <= '9' && length < data.length) {
                length = length * 10 + data[space++] - '0';
            }
            long end = position + length;
            if (space == data.length
                    || data[space] != ' '
                    || end > data.length
                    || end < space + 3
                    || data[(int) end - 1] != '\n') {
                throw new IOException("broken extended header");
            }
            records.add(new String(data, space + 1, (int) end - space - 2, StandardCharsets.UTF_8));
            position = (int) end;
        }
        return records;
    }

    private void add(String record) throws IOException {
        int equals = record.indexOf('=');
        if (equals <= 0) {
            throw new IOException("broken extended header");
        }
        String key = record.substring(0, equals);
        String value = record.substring(equals + 1);
        if (key.equals(SPARSE_OFFSET) || key.equals(SPARSE_BYTES)) {
            sparse.add(number(value));
        } else {
            values.put(key, value);
        }
    }

    /** @throws IOException where it is not a number from 0 */
    static long number(String text) throws IOException {
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IOException("a number in an extended header is none", e);
        }
        throw new IOException("a number in an extended header is negative");
    }
}
