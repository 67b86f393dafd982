package dev.tallyman.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.http.Redactor;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** How a command speaks: its result goes to standard output or to {@code --output}, everything else to standard error. */
final class Console {
    /** Apart, because it takes long to make and an SBOM does without. */
    private static final class Mapper {
        static final ObjectMapper JSON = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
                .build();
    }

    private final Terminal terminal;
    private final GlobalOptions options;

    Console(Terminal terminal, GlobalOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    /** Makes the writer of results as JSON, ahead of its first use. */
    static void loadMapper() {
        Mapper.JSON.createObjectNode();
    }

    /** Writes a result's bytes. */
    interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The format asked for, or the one that fits where the output goes. */
    OutputFormat format(OutputFormat elsewhere) {
        if (options.format != null) {
            return options.format;
        }
        return terminal.outIsTerminal() && options.output == null ? OutputFormat.table : elsewhere;
    }

    OutputFormat format() {
        return format(OutputFormat.json);
    }

    boolean color() {
        return terminal.outIsTerminal() && options.output == null && mayColor();
    }

    boolean errorColor() {
        return terminal.errIsTerminal() && mayColor();
    }

    int width() {
        return terminal.outIsTerminal() ? terminal.width() : Integer.MAX_VALUE / 2;
    }

    /** The result as JSON, or as a table for people. Any other format is wrong usage. */
    void result(Object json, java.util.function.Supplier<String> table) {
        switch (format()) {
            case table -> text(table.get());
            case json -> json(json);
            case cyclonedx, cyclonedx17, spdx, sarif, markdown, html, csv -> throw unsupported();
        }
    }

    TallymanException unsupported() {
        return new TallymanException(
                ErrorCode.USAGE,
                "write this as " + options.format,
                "this command does not have that format",
                "Use --format table or --format json");
    }

    void json(Object value) {
        write(out -> {
            try (JsonGenerator generator = new RedactingGenerator(Mapper.JSON.createGenerator(out))) {
                generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                Mapper.JSON.writeValue(generator, value);
            }
            out.write('\n');
        });
    }

    void text(String text) {
        write(out -> out.write(redacted(text).getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes the result, which appears whole or not at all. */
    void write(Writer writer) {
        stream(out -> {
            ByteArrayOutputStream buffer = new ByteArrayOutputStream();
            writer.writeTo(buffer);
            buffer.writeTo(out);
        });
    }

    /** Writes the result as it is made; a file still appears whole or not at all. */
    void stream(Writer writer) {
        try {
            Path file = options.output;
            if (file == null) {
                writer.writeTo(terminal.out());
                terminal.out().flush();
            } else {
                writeFile(file, writer);
            }
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT,
                    "write the result" + (options.output == null ? "" : " to " + options.output),
                    e.toString(),
                    "Check that the folder is there, that it is yours, and that the disk has room",
                    e);
        }
    }

    /** A remark for people, on standard error; nothing with {@code --quiet}. */
    void note(String text) {
        if (!options.quiet) {
            terminal.err().println(redacted(text));
        }
    }

    void warn(String text) {
        note(Style.WARNING.apply("warning:", errorColor()) + " " + Printable.of(text));
    }

    /** What could not be read, and where. */
    void warn(Problem problem) {
        warn(problem.where() + ": " + problem.what());
    }

    /** A remark that only {@code --verbose} shows. */
    void detail(String text) {
        if (options.verbose) {
            terminal.err().println(Printable.of(redacted(text)));
        }
    }

    void error(TallymanException failure) {
        terminal.err()
                .println(Style.ERROR.apply("tallyman:", errorColor()) + " "
                        + Printable.of(redacted(failure.getMessage())));
        if (!failure.hint().isEmpty()) {
            terminal.err().println("  → " + Printable.of(redacted(failure.hint())));
        }
        if (options.verbose) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            terminal.err().print(redacted(trace.toString()));
        }
    }

    Progress progress() {
        boolean shown = terminal.errIsTerminal() && !options.noProgress && !options.quiet;
        return new Progress(terminal.err(), shown, errorColor(), terminal.width());
    }

    Terminal terminal() {
        return terminal;
    }

    /** What servers and images say may hold what they were sent. */
    private static String redacted(String text) {
        return Redactor.shared().redact(text);
    }

    private boolean mayColor() {
        return !options.noColor
                && terminal.environment().getOrDefault("NO_COLOR", "").isEmpty();
    }

    private static void writeFile(Path file, Writer writer) throws IOException {
        Path absolute = file.toAbsolutePath();
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            try (OutputStream out = Files.newOutputStream(file)) { // /dev/stdout, a pipe
                writer.writeTo(out);
            }
            return;
        }
        // Not createTempFile: a result has the permissions that the user's umask gives, not 0600.
        Path part = absolute.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                writer.writeTo(out);
            }
            move(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
