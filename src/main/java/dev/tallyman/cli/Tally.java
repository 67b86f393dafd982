package dev.tallyman.cli;

import dev.tallyman.inventory.SeverityCount;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Severity;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/** The tally: four cells, always in the same place and order, letters as well as colours, zero kept faint. */
final class Tally {
    private final Map<Severity, Long> counts = new EnumMap<>(Severity.class);

    Tally(Collection<Finding> findings) {
        findings.forEach(finding -> counts.merge(finding.severity(), 1L, Long::sum));
    }

    Tally(SeverityCount count) {
        counts.put(Severity.CRITICAL, (long) count.critical());
        counts.put(Severity.HIGH, (long) count.high());
        counts.put(Severity.MEDIUM, (long) count.medium());
        counts.put(Severity.LOW, (long) count.low());
        counts.put(Severity.UNKNOWN, (long) count.unknown());
    }

    /** {@code C1 H4 M12 L0}, and {@code ?2} where there are some of unknown severity. */
    String render(boolean color) {
        StringBuilder text = new StringBuilder();
        for (Severity severity : Severity.values()) {
            long count = counts.getOrDefault(severity, 0L);
            if (severity != Severity.UNKNOWN || count > 0) {
                text.append(text.isEmpty() ? "" : " ").append(cell(severity, count, color));
            }
        }
        return text.toString();
    }

    private static String cell(Severity severity, long count, boolean color) {
        String letter = severity == Severity.UNKNOWN ? "?" : severity.name().substring(0, 1);
        return (count == 0 ? Style.FAINT : Style.of(severity)).apply(letter + count, color);
    }
}
