package dev.tallyman.inventory;

import dev.tallyman.model.Digest;
import dev.tallyman.model.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image of one platform whose contents are to be read.
 *
 * @param image        one image that has it; there may be others
 * @param connectionId of the connection that it is pulled with; null where that was removed
 * @param digest       of the platform's manifest
 * @param tags         the tags of {@code image} that reach it, sorted; may be empty
 */
public record UnreadImage(
        ImageName image, @Nullable Long connectionId, Digest digest, Platform platform, List<String> tags) {
    public UnreadImage {
        tags = List.copyOf(tags);
    }
}
