package dev.tallyman.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Asks the person at the terminal; where there is none, nobody answers. */
final class Prompt {
    private Prompt() {}

    /** What was typed, without echo; null where nobody can be asked or nothing was typed. */
    static @Nullable String secret(Terminal terminal, String question) {
        Console console = System.console();
        if (console == null || !terminal.errIsTerminal() || !isTerminal(console)) {
            return null;
        }
        char[] typed = console.readPassword("%s", question);
        return typed == null || typed.length == 0 ? null : new String(typed);
    }

    /** What was typed; null where nobody can be asked. */
    static @Nullable String line(Terminal terminal, String question) {
        Console console = System.console();
        return console == null || !terminal.errIsTerminal() || !isTerminal(console)
                ? null
                : console.readLine("%s", question);
    }

    private static boolean isTerminal(Console console) {
        return console.isTerminal();
    }
}
