package dev.tallyman.inventory;

import dev.tallyman.model.Severity;
import java.util.Collection;
import java.util.Collections;

/** How many of each severity; components are named as the JSON. */
public record SeverityCount(int critical, int high, int medium, int low, int unknown) {
    public static SeverityCount of(Collection<Severity> all) {
        return new SeverityCount(
                Collections.frequency(all, Severity.CRITICAL),
                Collections.frequency(all, Severity.HIGH),
                Collections.frequency(all, Severity.MEDIUM),
                Collections.frequency(all, Severity.LOW),
                Collections.frequency(all, Severity.UNKNOWN));
    }
}
