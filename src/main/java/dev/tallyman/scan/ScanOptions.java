package dev.tallyman.scan;

import dev.tallyman.model.Platform;
import org.jspecify.annotations.Nullable;

/**
 * How a target is scanned.
 *
 * @param platform     the only platform to read; null for all
 * @param match        whether packages are matched with advisories; without it there are no findings, and their absence is no problem
 * @param vexFromImage whether findings get the status that the image's own, unverified statements give them; else these are only noted
 * @param inPart       whether a layer that has a table of contents may be read by it, and of its files what is of interest alone
 */
public record ScanOptions(@Nullable Platform platform, boolean match, boolean vexFromImage, boolean inPart) {
    /** Statements that came with the image are only noted, and layers read whole. */
    public ScanOptions(@Nullable Platform platform, boolean match) {
        this(platform, match, false, false);
    }
}
