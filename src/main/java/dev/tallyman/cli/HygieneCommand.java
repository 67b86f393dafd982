package dev.tallyman.cli;

import dev.tallyman.inventory.Irregularity;
import dev.tallyman.model.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "hygiene",
        description =
                "What is not as it should be about images, whatever is in them: tags that moved and should not have, ghost, partial and orphaned versions, images without an owner.")
final class HygieneCommand extends BaseCommand {
    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Only this: drift, ghost, partial, orphaned, no-owner. May be repeated")
    List<String> kinds = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    @Override
    public Integer call() {
        List<String> known = Arrays.stream(Irregularity.Kind.values())
                .map(Irregularity.Kind::word)
                .toList();
        if (!known.containsAll(kinds)) {
            throw new ParameterException(
                    spec.commandLine(), "--kind takes " + known.stream().collect(Collectors.joining(", ")));
        }
        try (Services services = services()) {
            List<Irregularity> all = services.hygiene().all().stream()
                    .filter(one -> kinds.isEmpty() || kinds.contains(one.kind().word()))
                    .toList();
            console().result(all, () -> table(all));
            if (all.isEmpty()) {
                console().note("Nothing of that kind is known.");
            }
            return Cli.EXIT_DONE;
        }
    }

    private String table(List<Irregularity> all) {
        Table table = new Table()
                .column("WHAT", Table.Column.WHOLE)
                .column("IMAGE", Table.Column.TEXT)
                .column("SUBJECT", Table.Column.TEXT)
                .column("SEEN", Table.Column.WHOLE)
                .column("WHY", Table.Column.TEXT);
        Instant now = Instant.now();
        all.forEach(one -> table.row(
                new Table.Cell(one.kind().word(), Style.WARNING),
                one.image(),
                Digest.tryParse(one.subject()).map(Digest::abbreviated).orElse(one.subject())
                        + (one.tags().isEmpty() || one.tags().contains(one.subject())
                                ? ""
                                : " " + String.join(" ", one.tags())),
                one.seenAt() == null ? "" : Words.ago(one.seenAt(), now),
                one.message()));
        return table.render(console().width(), console().color());
    }
}
