package dev.tallyman.cli;

import dev.tallyman.inventory.BrokenVersion;
import dev.tallyman.inventory.ImageAnswers;
import dev.tallyman.inventory.VersionCondition;
import dev.tallyman.inventory.VersionSummary;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "versions", description = "The versions of an image: every manifest that was pushed under its name.")
final class VersionsCommand extends BaseCommand {
    @Parameters(arity = "0..1", paramLabel = "IMAGE", description = "OWNER/NAME, with or without the registry's host")
    @Nullable
    String image;

    @Option(
            names = "--broken",
            description =
                    "Only ghosts (indexes without any entry left), partial indexes and orphans, of all images where none is named")
    boolean broken;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    @Override
    public Integer call() {
        String asked = image;
        if (asked == null && !broken) {
            throw new ParameterException(spec.commandLine(), "name an IMAGE, or say --broken to look at all of them");
        }
        try (Services services = services()) {
            if (asked == null || broken) {
                broken(services);
                return Cli.EXIT_DONE;
            }
            var name = new ImageAnswers(services.images()).image(asked, "list the versions of " + asked);
            List<VersionSummary> versions = services.images().versions(name);
            console().result(versions, () -> table(versions, console()));
            return Cli.EXIT_DONE;
        }
    }

    private void broken(Services services) {
        String only = image == null
                ? null
                : new ImageAnswers(services.images())
                        .image(image, "look at " + image)
                        .name();
        List<BrokenVersion> found = services.images().broken().stream()
                .filter(version -> only == null || version.image().equals(only))
                .toList();
        console().result(found, () -> brokenTable(found));
        if (found.isEmpty()) {
            console().note("No version is a ghost, partial or orphaned.");
        }
    }

    private String brokenTable(List<BrokenVersion> found) {
        Table table = new Table()
                .column("IMAGE", Table.Column.TEXT)
                .column("DIGEST", Table.Column.WHOLE)
                .column("KIND", Table.Column.WHOLE)
                .column("TAGS", Table.Column.TEXT)
                .column("WHAT", Table.Column.WHOLE)
                .column("WHY", Table.Column.TEXT);
        found.forEach(one -> table.row(
                one.image(),
                one.version().digest().abbreviated(),
                one.version().kind().word(),
                String.join(" ", one.version().tags()),
                Objects.requireNonNull(one.version().condition()).word(),
                Objects.requireNonNullElse(one.version().problem(), "")));
        return table.render(console().width(), console().color());
    }

    static String table(List<VersionSummary> versions, Console console) {
        Table table = new Table()
                .column("DIGEST", Table.Column.WHOLE)
                .column("KIND", Table.Column.WHOLE)
                .column("TAGS", Table.Column.TEXT)
                .column("PLATFORMS", Table.Column.TEXT)
                .column("SIZE", Table.Column.NUMBER)
                .column("CREATED", Table.Column.WHOLE)
                .column("STATE", Table.Column.WHOLE);
        Instant now = Instant.now();
        versions.forEach(version -> table.row(
                version.digest().abbreviated(),
                version.kind().word(),
                version.tags().isEmpty() ? new Table.Cell("untagged", Style.FAINT) : String.join(" ", version.tags()),
                String.join(
                        " ", version.platforms().stream().map(Object::toString).toList()),
                Words.size(version.size()),
                Words.ago(version.createdAt(), now),
                state(version)));
        return table.render(console.width(), console.color());
    }

    private static Object state(VersionSummary version) {
        VersionCondition condition = version.condition();
        return condition == null ? version.state().word() : new Table.Cell(condition.word(), Style.WARNING);
    }
}
