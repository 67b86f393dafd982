package dev.tallyman.sync;

/** Told how far a sync is. Called from several threads, and often: whoever shows it decides how often. */
@FunctionalInterface
public interface SyncProgress {
    SyncProgress NONE = (done, total, what) -> {};

    /**
     * @param done  images that are finished
     * @param total images that are opened; 0 while they are still being listed
     * @param what  what is being done, in words
     */
    void at(long done, long total, String what);

    /** Told once, in words: what whoever waits should know beforehand. */
    default void notice(String words) {}

    /** What is left of the API's rate limit just now; not called where the API tells of none. */
    default void budget(SyncReport.Budget left) {}
}
