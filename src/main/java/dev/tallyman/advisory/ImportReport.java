package dev.tallyman.advisory;

import dev.tallyman.model.Problem;
import java.util.List;

/**
 * What an import did.
 *
 * @param feeds    one line a feed that was read: an ecosystem's all.zip, a folder, a file, CISA's catalogue, EPSS scores
 * @param problems records and files that were left out
 * @param notes    what a user should know beside that
 */
public record ImportReport(List<Feed> feeds, List<Problem> problems, List<String> notes) {
    public ImportReport {
        feeds = List.copyOf(feeds);
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /**
     * @param what      the ecosystem or ecosystems, {@code KEV} or {@code EPSS}
     * @param unchanged   records that were there already, byte for byte
     * @param notModified whether the server said that nothing changed since the last time, so that nothing was read
     */
    public record Feed(
            String origin, String what, long added, long updated, long unchanged, long removed, boolean notModified) {}
}
