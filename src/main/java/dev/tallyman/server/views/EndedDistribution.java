package dev.tallyman.server.views;

import java.time.LocalDate;

/**
 * A distribution past its end of life: what was found since then is not in its advisories.
 *
 * @param name as people call it: {@code Alpine 3.10.3}
 * @param last day of its security updates
 */
public record EndedDistribution(String name, LocalDate last) {
    /** As a badge's explanation. */
    public String words() {
        return name + " made no more security updates after " + last
                + ": weaknesses found since then are not in its advisories";
    }
}
