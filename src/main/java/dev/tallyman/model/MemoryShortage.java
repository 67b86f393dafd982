package dev.tallyman.model;

/** Work that ended because the heap, which the launcher bounds, was too small for it. */
public final class MemoryShortage {
    /** What happened, for people. */
    public static final String REASON = "there is not enough memory";

    /** What to do about it. */
    public static final String HINT = "Give it more with TALLYMAN_JAVA_OPTS=-Xmx2g";

    private MemoryShortage() {}

    /** Whether this is what a failure comes from: work on another thread tells of it as the cause of its own failure. */
    public static boolean caused(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }
}
