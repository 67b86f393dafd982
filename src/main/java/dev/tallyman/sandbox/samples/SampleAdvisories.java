package dev.tallyman.sandbox.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The demo's advisories: real identifiers, ranges and scores as OSV records, each with one sentence of our own. */
public final class SampleAdvisories {
    private static final String FOLDER = "/dev/tallyman/sandbox/advisories/";

    private static final String KNOWN_EXPLOITED = "known_exploited_vulnerabilities.json";

    private SampleAdvisories() {}

    /** Names of the records' files. */
    public static List<String> names() {
        return new String(read("index.txt"), StandardCharsets.UTF_8).lines().toList();
    }

    /** A record's content. */
    public static byte[] read(String name) {
        try (InputStream in = SampleAdvisories.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no sample advisory " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes CISA's entries about the records into a folder, in the form of its catalogue; returns the file. */
    public static Path writeKnownExploitedTo(Path folder) {
        try (InputStream in = SampleAdvisories.class.getResourceAsStream("/dev/tallyman/sandbox/" + KNOWN_EXPLOITED)) {
            if (in == null) {
                throw new IllegalStateException(KNOWN_EXPLOITED + " is missing from this build");
            }
            Files.createDirectories(folder);
            return Files.write(folder.resolve(KNOWN_EXPLOITED), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes all records into a folder, one file each, as {@code advisories import} reads them. */
    public static void writeTo(Path folder) {
        try {
            Files.createDirectories(folder);
            for (String name : names()) {
                Files.write(folder.resolve(name), read(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
