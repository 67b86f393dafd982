package dev.tallyman.scan;

import dev.tallyman.catalog.secret.ConfigSecrets;
import dev.tallyman.model.ImageConfig;
import org.jspecify.annotations.Nullable;

/**
 * An image's configuration, of which only the form without its secrets can be had. It is made when it is asked for: only policies ask, and the rules
 * that it takes are long to load. Safe for use by several threads.
 */
public final class MaskedConfig {
    private final ImageConfig config;
    private @Nullable ImageConfig masked;

    MaskedConfig(ImageConfig config) {
        this.config = config;
    }

    /** With {@link ConfigSecrets#MARK} in the place of each secret. */
    public synchronized ImageConfig get() {
        ImageConfig made = masked == null ? ConfigSecrets.masked(config) : masked;
        masked = made;
        return made;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MaskedConfig same && config.equals(same.config);
    }

    @Override
    public int hashCode() {
        return config.hashCode();
    }

    /** Tells nothing of what is in it. */
    @Override
    public String toString() {
        return "MaskedConfig";
    }
}
