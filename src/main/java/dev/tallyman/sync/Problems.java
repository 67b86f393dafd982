package dev.tallyman.sync;

import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What went wrong in a run, each once. Safe for use by several threads. */
public final class Problems {
    /** Kept; of the rest only the number is told. */
    public static final int MAX = 1_000;

    private final Set<Problem> kept = new LinkedHashSet<>();
    private long left;

    synchronized void add(String where, String what) {
        Problem problem = new Problem(where, what);
        if (kept.size() < MAX) {
            kept.add(problem);
        } else if (!kept.contains(problem)) {
            left++;
        }
    }

    void add(String where, TallymanException error) {
        add(where, words(error));
    }

    /** The reason and what to do about it; what was being done is told by {@code where}. */
    static String words(TallymanException error) {
        return error.reason() + (error.hint().isEmpty() ? "" : " (" + error.hint() + ")");
    }

    synchronized boolean isEmpty() {
        return kept.isEmpty();
    }

    synchronized List<Problem> list() {
        List<Problem> all = new ArrayList<>(kept);
        if (left > 0) {
            all.add(new Problem("sync", left + " more problems"));
        }
        return all;
    }
}
