package dev.tallyman.catalog.zip;

import java.util.zip.ZipException;

/** What reading one archive, with all that is nested in it, may cost. One for each file of a layer; not for several threads. */
public final class ZipBudget {
    /** Archives inside archives, the outermost counted. A WAR in an EAR with fat jars needs 4. */
    public static final int MAX_DEPTH = 8;

    /** Entries, those of nested archives included. */
    public static final int MAX_ENTRIES = 2_000_000;

    /** Inflated bytes; what is skipped is not inflated and does not count. */
    public static final long MAX_INFLATED = 4L << 30;

    /** An entry that has grown by this much is a bomb … */
    public static final int MAX_RATIO = 200;

    /** … once it has this many bytes; small ones do no harm. */
    public static final long RATIO_FROM = 16L << 20;

    private final int maxEntries;
    private final long maxInflated;
    private int entries;
    private long inflated;

    public ZipBudget() {
        this(MAX_ENTRIES, MAX_INFLATED);
    }

    public ZipBudget(int maxEntries, long maxInflated) {
        this.maxEntries = maxEntries;
        this.maxInflated = maxInflated;
    }

    void entry() throws ExhaustedException {
        if (++entries > maxEntries) {
            throw new ExhaustedException("it has more than " + maxEntries + " entries");
        }
    }

    void inflated(int bytes, long entryOut, long entryIn) throws ExhaustedException {
        inflated += bytes;
        if (inflated > maxInflated) {
            throw new ExhaustedException("what is packed in it has more than " + maxInflated + " bytes");
        }
        if (entryOut > RATIO_FROM && entryOut / MAX_RATIO > entryIn) {
            throw new ExhaustedException("an entry grows more than " + MAX_RATIO + "-fold");
        }
    }

    /** A cap is reached: nothing more of the outermost archive is read. */
    public static final class ExhaustedException extends ZipException {
        private static final long serialVersionUID = 1;

        ExhaustedException(String what) {
            super(what);
        }
    }
}
