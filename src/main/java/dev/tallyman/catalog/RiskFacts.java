package dev.tallyman.catalog;

import java.util.List;

/**
 * Secrets and risky files of one layer.
 *
 * @param searched    files that were searched for secrets
 * @param left        texts that were not searched whole, for their size or because the layer's budget was spent
 * @param leftPaths   the first of these
 * @param unlisted   risky files that are not among {@code modes}, for their number
 * @param candidates  hashes of the paths where secrets are looked for and of the folders outside of a distribution's,
 *                    sorted: what a layer above has there hides what a layer below has
 */
public record RiskFacts(
        boolean looked,
        List<SecretFact> secrets,
        List<ModeFact> modes,
        long searched,
        long left,
        List<String> leftPaths,
        long unlisted,
        PathHashes candidates) {
    /** Nobody looked. */
    public static final RiskFacts NONE =
            new RiskFacts(false, List.of(), List.of(), 0, 0, List.of(), 0, PathHashes.NONE);

    public RiskFacts {
        secrets = List.copyOf(secrets);
        modes = List.copyOf(modes);
        leftPaths = List.copyOf(leftPaths);
    }
}
