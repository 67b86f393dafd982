package dev.tallyman.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that only some machines have. Where {@code CI=true} they must be there; elsewhere the test is skipped and says so. */
public final class Tools {
    private Tools() {}

    /** Where a program is; skips (or, in CI, fails) the test where it is missing. */
    public static Path require(String program) {
        Optional<Path> found = find(program);
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(program + " is missing, and CI must have it");
        }
        assumeTrue(found.isPresent(), () -> "skipped: " + program + " is not installed");
        return found.orElseThrow();
    }

    /** Runs a program to its end and returns what it printed on both streams; fails the test where its exit status is not 0. */
    public static String run(String... command) {
        require(command[0]);
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new AssertionError(String.join(" ", command) + " ended with " + status + ":\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
