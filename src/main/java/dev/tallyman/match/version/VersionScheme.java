package dev.tallyman.match.version;

import java.util.Optional;

/** The ways in which versions are read and ordered. Which ecosystem has which is told by {@link Ecosystems}. */
public enum VersionScheme {
    ALPM("alpm"),
    APK("apk"),
    BITNAMI("bitnami"),
    CONAN("conan"),
    CRAN("cran"),
    DEB("deb"),
    GO("go"),
    HACKAGE("hackage"),
    MAVEN("maven"),
    NUGET("nuget"),
    PACKAGIST("packagist"),
    PORTAGE("portage"),
    PUB("pub"),
    PYPI("pypi"),
    RPM("rpm"),
    RUBYGEMS("rubygems"),
    SEMVER("semver"),
    SEMVER_LIKE("semver-like"),
    /** Commits, opaque tags: the same or not is all that can be said. */
    UNORDERED("unordered");

    /** Longer text is not a version: 1000 characters. It keeps every comparison, and the depth of Maven's lists, within bounds. */
    public static final int MAX_LENGTH = 1000;

    private final String word;

    VersionScheme(String word) {
        this.word = word;
    }

    /** The scheme of an ecosystem as OSV names it, with or without a release ({@code Debian:12}); empty where it is not known. */
    public static Optional<VersionScheme> forEcosystem(String ecosystem) {
        return Ecosystems.scheme(ecosystem);
    }

    /** Reads a version. Never throws: what cannot be read is an {@link UnreadableVersion}. */
    public Version parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return new UnreadableVersion(this, text, "is longer than " + MAX_LENGTH + " characters");
        }
        if (text.isBlank()) {
            return new UnreadableVersion(this, text, "is empty");
        }
        return read(text);
    }

    private Version read(String text) {
        return switch (this) {
            case ALPM -> AlpmVersion.parse(this, text);
            case APK -> ApkVersion.parse(this, text);
            case BITNAMI -> SemVer.parse(this, text, SemVer.Dialect.BITNAMI);
            case CONAN -> ConanVersion.parse(this, text);
            case CRAN -> DottedVersion.parse(this, text, ".-");
            case DEB -> DebVersion.parse(this, text);
            case GO -> SemVer.parse(this, text, SemVer.Dialect.GO);
            case HACKAGE -> DottedVersion.parse(this, text, ".");
            case MAVEN -> MavenVersion.parse(this, text);
            case NUGET -> NuGetVersion.parse(this, text);
            case PACKAGIST -> PackagistVersion.parse(this, text);
            case PORTAGE -> PortageVersion.parse(this, text);
            case PUB -> PubVersion.parse(this, text);
            case PYPI -> PyPiVersion.parse(this, text);
            case RPM -> RpmVersion.parse(this, text);
            case RUBYGEMS -> RubyGemsVersion.parse(this, text);
            case SEMVER -> SemVer.parse(this, text, SemVer.Dialect.STRICT);
            case SEMVER_LIKE -> SemVer.parse(this, text, SemVer.Dialect.LIKE);
            case UNORDERED -> new UnreadableVersion(this, text, "is of an ecosystem whose versions have no order");
        };
    }

    /** Reads both and compares them. */
    public Comparison compare(String left, String right) {
        return parse(left).compareWith(parse(right));
    }

    /** The scheme's name for people. */
    public String word() {
        return word;
    }
}
