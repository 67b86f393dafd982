package dev.tallyman.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which catalogers a file may be for, by how its path ends. Each file of a layer is asked about, and each that a database owns: to ask all
 * catalogers about each takes longer than to read the few that are wanted. Made once for all layers.
 */
final class CatalogerIndex {
    /** A power of two; endings that fall together cost a question more. */
    private static final int SLOTS = 1024;

    private final List<Cataloger> all;
    private final Cataloger[][] slots = new Cataloger[SLOTS][];

    /** Of these, those whose files count wherever they lie. */
    private final Cataloger[][] anywhere = new Cataloger[SLOTS][];

    CatalogerIndex(List<Cataloger> catalogers) {
        all = List.copyOf(catalogers);
        List<Cataloger> ofNoEnding = new ArrayList<>();
        Map<Integer, List<Cataloger>> bySlot = new HashMap<>();
        for (Cataloger cataloger : catalogers) {
            for (String ending : cataloger.endings()) {
                bySlot.putIfAbsent(slot(ending), new ArrayList<>());
            }
        }
        for (Cataloger cataloger : catalogers) {
            if (cataloger.endings().isEmpty()) {
                ofNoEnding.add(cataloger);
                bySlot.values().forEach(candidates -> candidates.add(cataloger));
            }
            for (String ending : cataloger.endings()) {
                List<Cataloger> candidates = Objects.requireNonNull(bySlot.get(slot(ending)));
                if (candidates.isEmpty() || !candidates.getLast().equals(cataloger)) {
                    candidates.add(cataloger);
                }
            }
        }
        Arrays.fill(slots, ofNoEnding.toArray(Cataloger[]::new));
        Arrays.fill(anywhere, ofAnyPlace(ofNoEnding));
        bySlot.forEach((slot, candidates) -> {
            slots[slot] = candidates.toArray(Cataloger[]::new);
            anywhere[slot] = ofAnyPlace(candidates);
        });
    }

    private static Cataloger[] ofAnyPlace(List<Cataloger> candidates) {
        List<Cataloger> kept = new ArrayList<>();
        for (Cataloger candidate : candidates) {
            if (candidate.locations().isEmpty()) {
                kept.add(candidate);
            }
        }
        return kept.toArray(Cataloger[]::new);
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
        for (Cataloger cataloger : anywhere[slot(path)]) {
            if (cataloger.wants(path)) {
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
