package dev.tallyman.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zips in memory. */
public final class Zips {
    private Zips() {}

    /** Deflated entries from names and contents by turns; a content is text or bytes. Sizes follow the entries, as jar tools write them. */
    public static byte[] zip(Object... namesAndContents) {
        return zip(ZipEntry.DEFLATED, namesAndContents);
    }

    /** As {@link #zip}, stored with the sizes before the entries, as Spring Boot packs its libraries. */
    public static byte[] stored(Object... namesAndContents) {
        return zip(ZipEntry.STORED, namesAndContents);
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] zip(int method, Object... namesAndContents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                byte[] content = namesAndContents[i + 1] instanceof byte[] raw
                        ? raw
                        : namesAndContents[i + 1].toString().getBytes(StandardCharsets.UTF_8);
                ZipEntry entry = new ZipEntry(namesAndContents[i].toString());
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    CRC32 crc = new CRC32();
                    crc.update(content);
                    entry.setCrc(crc.getValue());
                    entry.setSize(content.length);
                }
                zip.putNextEntry(entry);
                zip.write(content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
