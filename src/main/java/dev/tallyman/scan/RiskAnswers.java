package dev.tallyman.scan;

import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.catalog.RiskyFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Secrets and risky files over the images that a tag reaches. */
public interface RiskAnswers {
    /**
     * Worst first.
     *
     * @param image {@code owner/name}; null for all
     */
    List<SecretPlace> secrets(@Nullable String image);

    /** Those that are not as distributions have them; worst first. */
    List<RiskyPlace> files(@Nullable String image);

    /** How many images, of one platform each, nobody has searched: nothing is known of those. */
    int unsearched(@Nullable String image);

    /**
     * A secret in an image.
     *
     * @param image  {@code owner/name}
     * @param tags   that reach it
     * @param digest of the platform's manifest
     */
    record SecretPlace(String image, List<String> tags, String digest, String platform, FoundSecret secret) {
        public SecretPlace {
            tags = List.copyOf(tags);
        }
    }

    /** A risky file in an image; as {@link SecretPlace}. */
    record RiskyPlace(String image, List<String> tags, String digest, String platform, RiskyFile file) {
        public RiskyPlace {
            tags = List.copyOf(tags);
        }
    }
}
