package dev.tallyman.scan;

import dev.tallyman.model.Platform;
import org.jspecify.annotations.Nullable;

/**
 * How a target is scanned.
 *
 * @param platform the only platform to read; null for all
 * @param match    whether packages are matched with advisories; without it there are no findings, and their absence is no problem
 */
public record ScanOptions(@Nullable Platform platform, boolean match) {}
