package dev.tallyman.sandbox.samples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars with Maven's metadata, and applications that carry them inside. No byte code. */
final class JavaFiles {
    private static final LocalDateTime MODIFIED = LocalDateTime.of(2020, 1, 1, 0, 0);

    private JavaFiles() {}

    /** A library as Maven builds it. */
    static byte[] library(String group, String artifact, String version) {
        String folder = "META-INF/maven/" + group + "/" + artifact + "/";
        return zip(new TreeMap<>(Map.of(
                "META-INF/MANIFEST.MF",
                bytes("Manifest-Version: 1.0\r\nImplementation-Title: " + artifact + "\r\nImplementation-Version: "
                        + version + "\r\n\r\n"),
                folder + "pom.properties",
                bytes("groupId=" + group + "\nartifactId=" + artifact + "\nversion=" + version + "\n"),
                folder + "pom.xml",
                bytes("<project><modelVersion>4.0.0</modelVersion><groupId>" + group + "</groupId><artifactId>"
                        + artifact + "</artifactId><version>" + version + "</version></project>\n"))));
    }

    /**
     * An application that carries its libraries.
     *
     * @param libraries {@code group:artifact:version}
     */
    static byte[] application(String group, String artifact, String version, String... libraries) {
        TreeMap<String, byte[]> entries = new TreeMap<>();
        entries.put(
                "META-INF/MANIFEST.MF",
                bytes("Manifest-Version: 1.0\r\nStart-Class: org.example.Main\r\nImplementation-Title: " + artifact
                        + "\r\nImplementation-Version: " + version + "\r\n\r\n"));
        entries.put(
                "META-INF/maven/" + group + "/" + artifact + "/pom.properties",
                bytes("groupId=" + group + "\nartifactId=" + artifact + "\nversion=" + version + "\n"));
        entries.put("BOOT-INF/classes/application.properties", bytes("sample=true\n"));
        for (String library : libraries) {
            String[] parts = library.split(":", -1);
            entries.put("BOOT-INF/lib/" + parts[1] + "-" + parts[2] + ".jar", library(parts[0], parts[1], parts[2]));
        }
        return zip(entries);
    }

    /** A library with others of its group in it, that has its version from its parent. */
    static byte[] shaded(String group, String artifact, String version, String... others) {
        TreeMap<String, byte[]> entries = new TreeMap<>();
        entries.put("META-INF/MANIFEST.MF", bytes("Manifest-Version: 1.0\r\n\r\n"));
        entries.put(
                "META-INF/maven/" + group + "/" + artifact + "/pom.xml",
                bytes("<project><modelVersion>4.0.0</modelVersion><parent><groupId>" + group
                        + "</groupId><artifactId>parent</artifactId><version>" + version
                        + "</version></parent><artifactId>" + artifact + "</artifactId><version>${parent.version}"
                        + "</version></project>\n"));
        for (String other : others) {
            entries.put(
                    "META-INF/maven/" + group + "/" + other + "/pom.properties",
                    bytes("groupId=" + group + "\nartifactId=" + other + "\nversion=" + version + "\n"));
        }
        return zip(entries);
    }

    /**
     * A library that no Maven metadata tells of: classes, and what its manifest says.
     *
     * @param manifest header lines behind the first, each with its line end
     * @param folder   of the classes, as {@code org/example/lib}
     */
    static byte[] withoutMaven(String manifest, String folder, int classes) {
        TreeMap<String, byte[]> entries = new TreeMap<>();
        entries.put("META-INF/MANIFEST.MF", bytes("Manifest-Version: 1.0\r\n" + manifest + "\r\n"));
        for (int i = 0; i < classes; i++) {
            entries.put(folder + "/part" + i % 7 + "/Sample" + i + ".class", bytes("sample ".repeat(i % 300)));
        }
        return zip(entries);
    }

    /** Nested jars are stored and not compressed, as Spring Boot has them. */
    private static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                entry.setTimeLocal(MODIFIED);
                if (each.getKey().endsWith(".jar")) {
                    store(entry, each.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(each.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipEntry entry, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
