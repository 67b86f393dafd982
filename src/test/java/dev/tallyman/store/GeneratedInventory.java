package dev.tallyman.store;

import dev.tallyman.advisory.AdvisoryImport;
import dev.tallyman.advisory.ImportProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** npm packages {@code pkg0}, {@code pkg1}, … for the scale tests, with a record for each name: what is below 2.0.0 has it. */
final class GeneratedInventory {
    private static final int BATCH = 10_000;

    private final int names;
    private final Random random = new Random(5);

    GeneratedInventory(int names) {
        this.names = names;
    }

    /** Package versions 1 to {@code count}: of each name major versions from 0 on. */
    void packages(Connection connection, int count) throws SQLException {
        try (PreparedStatement installed = connection.prepareStatement(
                "INSERT INTO package_version (id, purl, name, version, type) VALUES (?, ?, ?, ?, 'npm')")) {
            for (int i = 1; i <= count; i++) {
                String text = i / names + "." + random.nextInt(30) + "." + i;
                add(installed, i, "pkg:npm/pkg" + i % names + "@" + text, "pkg" + i % names, text);
                if (i % BATCH == 0) {
                    installed.executeBatch();
                }
            }
            installed.executeBatch();
        }
    }

    static void add(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }

    /** One record a package name; the second pass moves the fix of every hundredth. */
    void load(AdvisoryStore advisories, Path folder, int pass) throws IOException {
        Path zip = Files.createDirectories(folder.resolve("npm")).resolve("all.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (int i = 0; i < names; i++) {
                String fixed = pass == 2 && i % 100 == 0 ? "9.0.0" : "2.0.0";
                out.putNextEntry(new ZipEntry(i + ".json"));
                out.write(
                        "{\"id\":\"GHSA-%d\",\"modified\":\"2024-01-01T00:00:00Z\",\"aliases\":[\"CVE-2024-1%05d\"],\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"pkg%d\"},\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"%s\"}]}]}]}"
                                .formatted(i, i, i, fixed)
                                .getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        new AdvisoryImport(advisories, null, Clock.systemUTC()).run(List.of(zip.toString()), ImportProgress.NONE);
    }
}
