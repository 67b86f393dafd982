package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A version whose {@link VersionSummary#condition} is not null; the JSON is that of the version, and the image's name.
 *
 * @param image {@code owner/name}
 */
public record BrokenVersion(String image, @JsonUnwrapped VersionSummary version) {}
