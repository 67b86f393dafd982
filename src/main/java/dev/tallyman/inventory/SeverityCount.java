package dev.tallyman.inventory;

import dev.tallyman.model.Severity;
import java.util.Collection;

/** How many of each severity; components are named as the JSON. */
public record SeverityCount(int critical, int high, int medium, int low, int unknown) {
    public static SeverityCount of(Collection<Severity> all) {
        int[] counts = new int[Severity.values().length];
        all.forEach(one -> counts[one.ordinal()]++);
        return new SeverityCount(counts[0], counts[1], counts[2], counts[3], counts[4]);
    }
}
