package dev.tallyman.catalog.lock;

import java.util.Arrays;
import java.util.Locale;

/** {@code gradle.lockfile}: {@code GROUP:ARTIFACT:VERSION=CONFIGURATIONS}; before Gradle 7 a file a configuration. */
final class GradleLock implements LockFormat {
    private final boolean development;

    /** @param development whether all of it is for building and testing alone */
    GradleLock(boolean development) {
        this.development = development;
    }

    static GradleLock of(String fileName) {
        return new GradleLock(isForDevelopment(fileName) || fileName.startsWith("buildscript"));
    }

    @Override
    public void read(byte[] bytes, Declarations found) {
        for (String line : Declarations.lines(bytes)) {
            if (line.isBlank() || line.startsWith("#") || line.startsWith("empty=")) {
                continue;
            }
            String[] sides = line.split("=", 2);
            String[] parts = sides[0].strip().split(":", -1);
            if (parts.length != 3) {
                found.problem("a line that is no locked dependency");
                continue;
            }
            boolean forTests = sides.length == 2
                    && !sides[1].isBlank()
                    && Arrays.stream(sides[1].split(",")).allMatch(GradleLock::isForDevelopment);
            found.add("maven", parts[0] + ":" + parts[1], parts[2], development || forTests);
        }
    }

    private static boolean isForDevelopment(String configuration) {
        String name = configuration.strip();
        return name.startsWith("test") || name.toLowerCase(Locale.ROOT).contains("annotationprocessor");
    }
}
