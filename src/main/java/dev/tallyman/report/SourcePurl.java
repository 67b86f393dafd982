package dev.tallyman.report;

import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.model.Purl;

/** The purl that an SBOM carries: with the source package in {@code upstream}, which scanners (this one too) read from the document. */
final class SourcePurl {
    private SourcePurl() {}

    static Purl withUpstream(InstalledPackage installed) {
        InstalledPackage.Source source = installed.source();
        if (source == null || installed.purl().qualifier("upstream") != null) {
            return installed.purl();
        }
        boolean sameVersion = source.version().equals(installed.version());
        if (sameVersion && source.name().equals(installed.name())) {
            return installed.purl();
        }
        return installed
                .purl()
                .withQualifier("upstream", sameVersion ? source.name() : source.name() + "@" + source.version());
    }
}
