package dev.tallyman.advisory;

/** Told how an import goes on, from any thread. */
public interface ImportProgress {
    /** Does nothing with it. */
    ImportProgress NONE = (origin, records) -> {};

    /** {@code records} have been read from {@code origin} so far. */
    void read(String origin, long records);
}
