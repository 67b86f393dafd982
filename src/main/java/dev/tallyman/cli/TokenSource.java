package dev.tallyman.cli;

import dev.tallyman.connection.Token;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a token comes from: never from an argument. */
final class TokenSource {
    /** Tokens have some hundred characters; what is longer is something else. */
    private static final int MAX_LENGTH = 64 << 10;

    @Option(names = "--token-stdin", description = "Read the token from standard input")
    boolean stdin;

    @Option(names = "--token-file", paramLabel = "FILE", description = "Read the token from FILE")
    @Nullable
    Path file;

    @Option(
            names = "--token-env",
            paramLabel = "VARIABLE",
            description = "Read the token from this environment variable")
    @Nullable
    String variable;

    /** The token; null where none of the options is given and nobody can be asked. */
    @Nullable
    Secret read(Terminal terminal) {
        if (stdin) {
            return Token.parse(all(terminal.in()), "standard input");
        }
        if (file != null) {
            return Token.parse(content(file), file.toString());
        }
        if (variable != null) {
            return Token.parse(value(variable, terminal.environment()), variable);
        }
        return terminal.errIsTerminal() ? asked() : null;
    }

    private static @Nullable Secret asked() {
        java.io.Console console = System.console();
        if (!console.isTerminal()) {
            return null;
        }
        char[] typed = console.readPassword("Token (not shown): ");
        return typed == null || typed.length == 0 ? null : Token.parse(new String(typed), "the prompt");
    }

    private static String all(Reader in) {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[8192];
        try {
            for (int n = in.read(buffer); n >= 0 && text.length() <= MAX_LENGTH; n = in.read(buffer)) {
                text.append(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT, "read the token from standard input", e.toString(), "", e);
        }
        return text.toString();
    }

    private static String content(Path file) {
        try {
            if (Files.size(file) > MAX_LENGTH) {
                throw new TallymanException(
                        ErrorCode.USAGE,
                        "read the token from " + file,
                        "it is larger than any token",
                        "Name a file that holds the token alone");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "read the token from " + file,
                    "it is not there, not readable, or not text",
                    "Check the path and its permissions",
                    e);
        }
    }

    private static String value(String variable, Map<String, String> environment) {
        String value = environment.get(variable);
        if (value == null) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "read the token from the variable " + variable,
                    "it is not set",
                    "Export it, and give the variable's name, not its value");
        }
        return value;
    }
}
