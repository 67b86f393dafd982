package dev.tallyman.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Programs that only some machines have. Where {@code CI=true} they must be there; elsewhere the test is skipped and says so. */
public final class Tools {
    private Tools() {}

    /** What a test needs; skips (or, in CI, fails) the test where it is null. */
    public static <T> T needed(@Nullable T found, String name) {
        if (found == null && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(name + " is missing, and CI must have it");
        }
        assumeTrue(found != null, () -> "skipped: " + name + " is not installed");
        return Objects.requireNonNull(found);
    }

    /** Where a program is; skips (or, in CI, fails) the test where it is missing. */
    public static Path require(String program) {
        return needed(find(program).orElse(null), program);
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
