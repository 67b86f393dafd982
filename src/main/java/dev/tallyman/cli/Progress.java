package dev.tallyman.cli;

import java.io.PrintStream;

/** A line on standard error that tells how far a long action is. Safe for use by several threads; draws at most ten times a second. */
final class Progress implements AutoCloseable {
    private static final int BAR = 24;
    private static final long INTERVAL_NANOS = 100_000_000;

    private final PrintStream err;
    private final boolean shown;
    private final boolean color;
    private final int width;
    private String suffix = "";
    private long drawnAt;
    private boolean drawn;

    Progress(PrintStream err, boolean shown, boolean color, int width) {
        this.err = err;
        this.shown = shown;
        this.color = color;
        this.width = width;
        this.drawnAt = System.nanoTime() - INTERVAL_NANOS;
    }

    /**
     * Tells how far it is.
     *
     * @param done  units done
     * @param total units in all; 0 where it is not known yet
     * @param what  what is being done, in words
     */
    synchronized void at(long done, long total, String what) {
        long now = System.nanoTime();
        if (!shown || (now - drawnAt < INTERVAL_NANOS && done != total)) {
            return;
        }
        drawnAt = now;
        drawn = true;
        String bar = total <= 0 ? "" : bar(done, total) + " " + done + "/" + total + "  ";
        int room = Math.max(
                10, width - (total <= 0 ? 2 : BAR + 8 + Long.toString(total).length() * 2));
        String words = Printable.of(what);
        int forWords = Math.max(10, room - suffix.length());
        String line = bar
                + (words.length() > forWords ? words.substring(0, forWords - 1) + "…" : words)
                + (suffix.length() < room ? suffix : "");
        err.print("\r\u001b[K" + line);
        err.flush();
    }

    /** Shown behind the words from now on. */
    synchronized void suffix(String words) {
        suffix = words.isEmpty() ? "" : "  " + words;
    }

    /** Removes the line. */
    @Override
    public synchronized void close() {
        if (drawn) {
            err.print("\r\u001b[K");
            err.flush();
            drawn = false;
        }
    }

    private String bar(long done, long total) {
        int full = Math.clamp(done * BAR / total, 0, BAR);
        return Style.OK.apply("█".repeat(full), color) + Style.FAINT.apply("░".repeat(BAR - full), color);
    }
}
