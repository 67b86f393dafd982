package dev.tallyman.match;

import java.util.Collection;
import java.util.Map;

/** How many images in use have a package version. */
public interface InUse {
    InUse UNKNOWN = purls -> Map.of();

    /** Names of images of which a tag reaches it, by purl; those without any are left out. */
    Map<String, Integer> images(Collection<String> purls);
}
