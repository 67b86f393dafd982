package dev.tallyman.cli;

import dev.tallyman.match.version.CompareVersions;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "version",
        description = "Compare versions as an ecosystem does.",
        subcommands = VersionCommand.Compare.class)
final class VersionCommand extends BaseCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name what to do: version compare");
    }

    @Command(
            name = "compare",
            description = {
                "Prints <, = or > for two versions; '? reason' where they cannot be compared.",
                "Without A and B reads pairs from standard input, one a line, and answers one a line."
            })
    static final class Compare extends BaseCommand {
        @Parameters(index = "0", paramLabel = "ECOSYSTEM", description = "As OSV names it: Debian:12, npm, Maven, …")
        String ecosystem = "";

        @Parameters(index = "1..*", arity = "0..2", paramLabel = "A B", description = "Two versions")
        List<String> versions = new ArrayList<>();

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
        CommandSpec spec;

        @Override
        public Integer call() {
            if (versions.size() == 1 || versions.size() > 2) {
                throw new ParameterException(
                        spec.commandLine(), "give two versions, or none to read pairs from standard input");
            }
            CompareVersions compare = CompareVersions.of(ecosystem);
            if (versions.isEmpty()) {
                return fromInput(compare);
            }
            String answer = compare.answer(versions.get(0), versions.get(1));
            console().text(answer + "\n");
            return exit(CompareVersions.isOrder(answer));
        }

        private int fromInput(CompareVersions compare) {
            AtomicBoolean all = new AtomicBoolean();
            console().stream(out -> {
                Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                all.set(compare.answerAll(console().terminal().in(), writer));
                writer.flush();
            });
            return exit(all.get());
        }
    }
}
