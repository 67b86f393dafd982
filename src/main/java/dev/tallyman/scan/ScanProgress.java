package dev.tallyman.scan;

/** Is told how far a scan is. Called from several threads. */
public interface ScanProgress {
    ScanProgress NONE = (done, total, what) -> {};

    /**
     * @param done  layers done
     * @param total layers known so far; 0 while none is
     * @param what  what is being done, in words
     */
    void at(long done, long total, String what);
}
