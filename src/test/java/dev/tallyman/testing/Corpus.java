package dev.tallyman.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real data beside the checkout. A test that needs it is skipped, saying so, where it is not there. */
public final class Corpus {
    private static final Path ROOT = Path.of("..", "shared", "corpus");

    private Corpus() {}

    /** A file or folder of the corpus; skips the test where it is absent. */
    public static Path require(String path) {
        Path file = ROOT.resolve(path);
        assumeTrue(Files.exists(file), () -> "skipped: no corpus beside the checkout (" + file + ")");
        return file;
    }
}
