package dev.tallyman.store;

/** Pieces of SQL that say what counts, so that every page counts the same. */
public final class Reach {
    private Reach() {}

    /**
     * {@code reach(repository_id, digest, image_id)}: the images that a tag reaches, directly or through an index; {@code digest} is what
     * the tag points to. An index in an index is not followed: registries refuse them in practice, and sync records them as unreadable.
     */
    public static final String TAGGED = """
            reach AS (
              SELECT t.repository_id, t.digest, i.id AS image_id FROM tag t JOIN image i ON i.digest = t.digest
              UNION
              SELECT t.repository_id, t.digest, i.id
              FROM tag t JOIN manifest_child c ON c.parent = t.digest AND c.attestation = 0 JOIN image i ON i.digest = c.child
            )""";

    /** The findings that count. */
    public static final String OPEN = "f.status NOT IN ('fixed', 'not_affected')";

    /** A package that another owns is matched through its owner alone. */
    public static final String OWN = "ip.owner IS NULL";

    /** An ecosystem without its release: {@code Debian:12} is {@code Debian}. */
    public static final String ECOSYSTEM =
            "CASE WHEN instr(pv.ecosystem, ':') > 0 THEN substr(pv.ecosystem, 1, instr(pv.ecosystem, ':') - 1) ELSE pv.ecosystem END";
}
