package dev.tallyman.advisory;

/**
 * How bad a record says it is.
 *
 * @param value a CVSS vector, or for {@link Kind#WORD} the database's own word ({@code MODERATE}, {@code Important})
 */
public record SeverityRating(Kind kind, String value) {
    /** Kinds of ratings; of two vectors the one that stands first here is preferred. */
    public enum Kind {
        WORD,
        CVSS_V4,
        CVSS_V3,
        CVSS_V2
    }
}
