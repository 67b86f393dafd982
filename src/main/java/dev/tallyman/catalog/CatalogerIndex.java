package dev.tallyman.catalog;

import java.util.Arrays;
import java.util.List;

/**
 * Which catalogers a file may be for, by how its path ends. Each file of a layer is asked about, and each that a database owns: to ask all
 * catalogers about each takes longer than to read the few that are wanted. Made once for all layers.
 */
final class CatalogerIndex {
    /** A power of two; endings that fall together cost a question more. */
    private static final int SLOTS = 1024;

    private final List<Cataloger> all;
    private final Cataloger[][] slots = new Cataloger[SLOTS][];

    CatalogerIndex(List<Cataloger> catalogers) {
        all = List.copyOf(catalogers);
        Arrays.fill(slots, in(catalogers, -1));
        for (Cataloger cataloger : catalogers) {
            for (String ending : cataloger.endings()) {
                slots[slot(ending)] = in(catalogers, slot(ending));
            }
        }
    }

    private static Cataloger[] in(List<Cataloger> catalogers, int slot) {
        return catalogers.stream()
                .filter(cataloger -> cataloger.endings().isEmpty()
                        || cataloger.endings().stream().anyMatch(ending -> slot(ending) == slot))
                .toArray(Cataloger[]::new);
    }

    List<Cataloger> all() {
        return all;
    }

    /** Whether any wants the path. */
    boolean wants(String path) {
        for (Cataloger cataloger : candidates(path)) {
            if (cataloger.wants(path)) {
                return true;
            }
        }
        return false;
    }

    /** Whether any of those wants the path whose files count wherever they lie. */
    boolean wantsAnywhere(String path) {
        for (Cataloger cataloger : candidates(path)) {
            if (cataloger.locations().isEmpty() && cataloger.wants(path)) {
                return true;
            }
        }
        return false;
    }

    /** All that may want the path, and perhaps others, in their order. */
    Cataloger[] candidates(String path) {
        return slots[slot(path)];
    }

    /** By the last three characters; letters in small and in capitals fall together. */
    private static int slot(String path) {
        int slot = 0;
        for (int i = Math.max(0, path.length() - 3); i < path.length(); i++) {
            slot = slot * 31 + (path.charAt(i) | 0x20);
        }
        return slot & (SLOTS - 1);
    }
}
