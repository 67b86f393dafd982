package dev.tallyman.match.version;

import java.util.List;

/** Dart's pub (pub_semver): semantic versions whose build metadata counts too, and none comes before any. */
final class PubVersion extends ReadableVersion {
    private final SemVer version;
    private final List<String> build;

    private PubVersion(VersionScheme scheme, String text, SemVer version, List<String> build) {
        super(scheme, text);
        this.version = version;
        this.build = build;
    }

    static Version parse(VersionScheme scheme, String text) {
        Version version = SemVer.parse(scheme, text, SemVer.Dialect.STRICT);
        if (!(version instanceof SemVer readable)) {
            return version;
        }
        int plus = text.indexOf('+');
        return new PubVersion(scheme, text, readable, plus < 0 ? List.of() : SemVer.split(text.substring(plus + 1)));
    }

    @Override
    int order(ReadableVersion other) {
        PubVersion that = (PubVersion) other;
        int byVersion = version.order(that.version);
        return byVersion != 0 ? byVersion : SemVer.compareIdentifiers(build, that.build);
    }
}
