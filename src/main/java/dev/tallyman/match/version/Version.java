package dev.tallyman.match.version;

/**
 * A version as its scheme reads it. Immutable, so parse once and keep it. Made by {@link VersionScheme#parse(String)}, which never
 * throws: text that the scheme cannot read is a version too, one that compares with nothing but itself.
 */
public sealed interface Version permits ReadableVersion, UnreadableVersion {
    VersionScheme scheme();

    /** As it was given. */
    String text();

    /** How this stands to {@code other}. */
    Comparison compareWith(Version other);
}
