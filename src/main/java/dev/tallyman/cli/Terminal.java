package dev.tallyman.cli;

import java.io.PrintStream;
import java.io.Reader;
import java.util.Map;

/**
 * Where the command line reads and writes: results on {@code out}, everything else on {@code err}.
 *
 * @param outIsTerminal whether a person sees standard output as it is written
 * @param errIsTerminal whether a person sees standard error as it is written
 * @param width         columns of the terminal
 */
record Terminal(
        PrintStream out,
        PrintStream err,
        Reader in,
        boolean outIsTerminal,
        boolean errIsTerminal,
        int width,
        Map<String, String> environment) {
    private static final int DEFAULT_WIDTH = 120;
    private static final int MIN_WIDTH = 40;

    Terminal {
        environment = Map.copyOf(environment);
    }

    /** The width that {@code COLUMNS} gives, or a default. */
    static int widthOf(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        if (columns.isEmpty() || !columns.matches("[0-9]{1,5}")) {
            return DEFAULT_WIDTH;
        }
        return Math.max(MIN_WIDTH, Integer.parseInt(columns));
    }
}
