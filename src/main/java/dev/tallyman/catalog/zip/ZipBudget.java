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

    /** What is inflated of any archive, however small it is; and as many times its size, if that is more. */
    public static final long INFLATED_OF_ANY = 256L << 20;

    /** Entries of any archive, however small it is; and one more for each so many bytes. */
    public static final int ENTRIES_OF_ANY = 100_000;

    private static final int BYTES_PER_ENTRY = 16;

    /** An entry that has grown by this much is a bomb … */
    public static final int MAX_RATIO = 200;

    /** … once it has this many bytes; small ones do no harm. */
    public static final long RATIO_FROM = 16L << 20;

    private final int maxEntries;
    private final long maxInflated;
    private int entries;
    private long inflated;

    /**
     * For an archive of that size: archives nested eight deep grow by the ratio of each, so that a few kilobytes would keep a scanner busy as
     * long as a gigabyte does.
     *
     * @param size of the outermost archive, in bytes
     */
    public static ZipBudget of(long size) {
        return new ZipBudget(
                (int) Math.min(MAX_ENTRIES, ENTRIES_OF_ANY + size / BYTES_PER_ENTRY),
                Math.min(MAX_INFLATED, INFLATED_OF_ANY + Math.min(MAX_INFLATED, size) * MAX_RATIO));
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
