package dev.tallyman.catalog.apk;

import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.model.Purl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One package of an installed database, filled field by field. */
final class ApkEntry {
    private final String path;
    private final FactSink facts;
    private final List<String> files = new ArrayList<>();
    private @Nullable String name;
    private @Nullable String version;
    private @Nullable String arch;
    private @Nullable String origin;
    private @Nullable String license;
    private String folder = "";
    private boolean touched;

    ApkEntry(String path, FactSink facts) {
        this.path = path;
        this.facts = facts;
    }

    /** A line of the text form. */
    void field(String line) {
        touched = true;
        if (line.length() < 2 || line.charAt(1) != ':') {
            facts.problem("a line is no field of a package database");
            return;
        }
        String value = line.substring(2);
        switch (line.charAt(0)) {
            case 'P' -> name = value.strip();
            case 'V' -> version = value.strip();
            case 'A' -> arch = value.strip();
            case 'o' -> origin = value.strip();
            case 'L' -> license = value.strip();
            case 'F' -> folder = value;
            case 'R' -> file(folder, value);
            default -> {}
        }
    }

    void info(
            @Nullable String itsName,
            @Nullable String itsVersion,
            @Nullable String itsArch,
            @Nullable String itsOrigin,
            @Nullable String itsLicense) {
        touched = true;
        name = itsName;
        version = itsVersion;
        arch = itsArch;
        origin = itsOrigin;
        license = itsLicense;
    }

    /** @param in the folder, without slashes around it; empty for the root */
    void file(String in, String fileName) {
        files.add(in.isEmpty() ? fileName : in + "/" + fileName);
    }

    void finish() {
        if (!touched) {
            return;
        }
        String name = this.name;
        String version = this.version;
        if (name == null || !Purl.isName(name) || version == null || version.isEmpty()) {
            if (name == null || !name.startsWith(".")) {
                facts.problem("a package has no " + (name == null || !Purl.isName(name) ? "name" : "version"));
            }
            return;
        }
        Purl purl = Purl.of("apk", null, name, version).withQualifier("arch", arch);
        InstalledPackage.Source source = null;
        if (origin != null && !origin.isEmpty() && !origin.equals(name)) {
            source = new InstalledPackage.Source(origin, version);
            purl = purl.withQualifier("upstream", origin);
        }
        List<String> licenses = license == null || license.isEmpty() ? List.of() : List.of(license);
        facts.add(new PackageFact(purl, name, version, true, source, path, licenses));
        for (String file : files) {
            facts.owns(name, file);
        }
    }
}
