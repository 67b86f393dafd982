package dev.tallyman;

import dev.tallyman.cli.Cli;
import dev.tallyman.cli.Services;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The one place that wires objects; reads top to bottom. */
public final class Tallyman {
    private Tallyman() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Reader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int status = run(out, err, in, System.getenv(), arguments);
        out.flush();
        err.flush();
        Runtime.getRuntime().halt(status);
    }

    /** Runs a command line within this process and returns its exit status. */
    public static int run(
            PrintStream out, PrintStream err, Reader in, Map<String, String> environment, String... arguments) {
        // The launcher tells which streams a person sees: Java itself cannot tell them apart.
        List<String> terminals =
                List.of(System.getProperty("tallyman.terminal", "").split(","));
        boolean own = environment == System.getenv();
        return new Cli(
                        out,
                        err,
                        in,
                        own && terminals.contains("out"),
                        own && terminals.contains("err"),
                        environment,
                        Tallyman::open)
                .run(arguments);
    }

    private static Services open(Services.Settings settings) {
        throw new IllegalStateException(settings.toString());
    }
}
