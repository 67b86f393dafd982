package dev.tallyman.advisory;

import dev.tallyman.model.Problem;
import java.util.ArrayList;
import java.util.List;

/** What an import had to leave out: the first ones whole, the others counted. */
final class FeedProblems {
    /** Problems told one by one; a feed with more has one cause. */
    static final int TOLD = 100;

    private final List<Problem> told = new ArrayList<>();
    private long more;

    synchronized void add(String where, String what) {
        if (told.size() < TOLD) {
            told.add(new Problem(where, what));
        } else {
            more++;
        }
    }

    synchronized List<Problem> list(String feed) {
        List<Problem> all = new ArrayList<>(told);
        if (more > 0) {
            all.add(new Problem(feed, more + " more records have problems"));
        }
        return all;
    }

    synchronized boolean isEmpty() {
        return told.isEmpty();
    }

    synchronized String first() {
        return told.isEmpty() ? "" : told.getFirst().what();
    }
}
