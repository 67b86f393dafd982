package dev.tallyman.match.version;

/** A version that has its place in its scheme's order. */
abstract sealed class ReadableVersion implements Version
        permits AlpmVersion,
                ApkVersion,
                ConanVersion,
                DebVersion,
                DottedVersion,
                MavenVersion,
                NuGetVersion,
                PackagistVersion,
                PortageVersion,
                PubVersion,
                PyPiVersion,
                RpmVersion,
                RubyGemsVersion,
                SemVer {
    private final VersionScheme scheme;
    private final String text;

    ReadableVersion(VersionScheme scheme, String text) {
        this.scheme = scheme;
        this.text = text;
    }

    @Override
    public final VersionScheme scheme() {
        return scheme;
    }

    @Override
    public final String text() {
        return text;
    }

    @Override
    public final Comparison compareWith(Version other) {
        return switch (other) {
            case UnreadableVersion unreadable -> new Incomparable(unreadable.explain());
            case ReadableVersion readable
            when readable.scheme != scheme ->
                new Incomparable(
                        scheme.word() + " versions do not compare with " + readable.scheme.word() + " versions");
            case ReadableVersion readable -> Order.of(order(readable));
        };
    }

    /** Negative, zero or positive, for a version of the same scheme. */
    abstract int order(ReadableVersion other);

    @Override
    public final String toString() {
        return text;
    }
}
