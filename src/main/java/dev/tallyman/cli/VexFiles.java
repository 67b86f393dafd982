package dev.tallyman.cli;

import dev.tallyman.advisory.Vex;
import dev.tallyman.advisory.VexReader;
import dev.tallyman.match.VexStatements;
import dev.tallyman.scan.ScanResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The VEX documents of a command line, as they bear on what was scanned. */
final class VexFiles {
    private final VexStatements statements;

    private VexFiles(VexStatements statements) {
        this.statements = statements;
    }

    static VexFiles read(List<Path> files) {
        List<Vex.Statement> all = new ArrayList<>();
        files.forEach(file -> all.addAll(VexReader.read(file)));
        return new VexFiles(new VexStatements(all));
    }

    ScanResult apply(ScanResult result) {
        return result.withImages(result.images().stream()
                .map(image -> image.withFindings(
                        statements.apply(image.findings(), result.reference(), digests(result, image))))
                .toList());
    }

    private static Set<String> digests(ScanResult result, ScanResult.ImageScan image) {
        Set<String> digests = new HashSet<>();
        if (result.digest() != null) {
            digests.add(result.digest().toString());
        }
        if (image.digest() != null) {
            digests.add(image.digest().toString());
        }
        return digests;
    }
}
