package dev.tallyman.match;

import dev.tallyman.catalog.InstalledPackage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a package does or does not have a weakness: every record about the package that names it, and what became of it.
 *
 * @param subject what was looked up: ecosystem, name, version; null where nothing was
 * @param reason  why nothing was looked up, or that no record about the package names the weakness; null where there are records
 */
public record Explanation(
        InstalledPackage installed,
        @Nullable Subject subject,
        List<Candidate> candidates,
        @Nullable String reason) {
    public Explanation {
        candidates = List.copyOf(candidates);
    }

    /**
     * @param record  identifier of the OSV record
     * @param verdict {@code affected}, {@code not affected} or {@code unknown}
     * @param because in words: the range, the comparison that decided, or why the record was passed over
     * @param ranges  the record's ranges about this package, as written
     */
    public record Candidate(String record, String verdict, String because, List<String> ranges) {
        public Candidate {
            ranges = List.copyOf(ranges);
        }
    }
}
