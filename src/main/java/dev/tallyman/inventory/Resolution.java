package dev.tallyman.inventory;

import java.util.List;

/** What an image's name means in this inventory. */
public sealed interface Resolution {
    /** One image, deleted or missing ones too. */
    record Found(ImageName image) implements Resolution {}

    /** Several registries have an image of this name; each is told with its registry. */
    record Ambiguous(String asked, List<ImageName> candidates) implements Resolution {
        public Ambiguous {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * @param near names that are nearly this one, the nearest first; at most three
     */
    record NotFound(String asked, List<String> near) implements Resolution {
        public NotFound {
            near = List.copyOf(near);
        }
    }
}
