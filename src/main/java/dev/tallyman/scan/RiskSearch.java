package dev.tallyman.scan;

import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.secret.ConfigSecrets;
import dev.tallyman.catalog.secret.SecretAllowList;
import dev.tallyman.catalog.secret.SecretSearch;
import dev.tallyman.model.ImageConfig;
import org.jspecify.annotations.Nullable;

/**
 * How secrets are looked for.
 *
 * @param search  null where nobody asks for secrets and risky files
 * @param allowed secrets that are not told
 */
public record RiskSearch(@Nullable SecretSearch search, SecretAllowList allowed) {
    /** Nobody asks. */
    public static final RiskSearch NONE = new RiskSearch(null, SecretAllowList.NONE);

    /** What was found in the layers, with what is in the configuration; {@code config} is null where it could not be read. */
    ImageRisks risks(ImageRisks ofLayers, @Nullable ImageConfig config) {
        return search == null || config == null ? ofLayers : ofLayers.with(ConfigSecrets.of(config, search));
    }

    @Nullable
    MaskedConfig shown(@Nullable ImageConfig config) {
        return config == null ? null : new MaskedConfig(config);
    }
}
