package dev.tallyman.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.Tallyman;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A command line of Tallyman, run as a user would but within this process. */
public final class CommandRun {
    private final Map<String, String> environment = new HashMap<>();
    private String input = "";

    public CommandRun(Path data) {
        environment.put("TALLYMAN_DATA", data.toString());
        environment.put("HOME", data.toString());
        environment.put("SOURCE_DATE_EPOCH", "1700000000");
    }

    public CommandRun with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public CommandRun withInput(String text) {
        input = text;
        return this;
    }

    /** What came of a run. */
    public record Result(int status, String out, String err) {
        public JsonNode json() {
            try {
                return new JsonMapper().readTree(out);
            } catch (IOException e) {
                throw new UncheckedIOException("not JSON: " + out + "\n" + err, e);
            }
        }

        /** This result, where the exit status is the one expected; fails the test with all that was printed otherwise. */
        public Result expect(int expected) {
            if (status != expected) {
                throw new AssertionError("exit status " + status + " instead of " + expected + "\n" + out + "\n" + err);
            }
            return this;
        }
    }

    public Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Tallyman.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new StringReader(input),
                environment,
                arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
