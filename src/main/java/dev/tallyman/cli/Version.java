package dev.tallyman.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, as the jar's manifest has it. */
public final class Version implements IVersionProvider {
    /** {@code 0.1.0-SNAPSHOT}; {@code development} where Tallyman does not run from its jar. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    static String text() {
        return "tallyman " + current();
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
