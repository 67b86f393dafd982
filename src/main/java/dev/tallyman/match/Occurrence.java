package dev.tallyman.match;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A package in an image, as {@code find} shows it.
 *
 * @param image       {@code owner/name}
 * @param tags        of this image name that reach the manifest, directly or through an index; sorted
 * @param digest      of the platform's manifest
 * @param packagePurl {@code package} in JSON
 * @param layer       null where the image's layers are not known
 * @param finding     the weakness that was asked for; null where a package was
 * @param paths       where in the image the evidence is
 */
public record Occurrence(
        String image,
        List<String> tags,
        String digest,
        String platform,
        @JsonProperty("package") String packagePurl,
        @Nullable String layer,
        @Nullable String finding,
        List<String> paths) {
    public Occurrence {
        tags = List.copyOf(tags);
        paths = List.copyOf(paths);
    }
}
