package dev.tallyman.cli;

import dev.tallyman.inventory.ImageAnswers;
import dev.tallyman.inventory.VersionSummary;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "versions", description = "The versions of an image: every manifest that was pushed under its name.")
final class VersionsCommand extends BaseCommand {
    @Parameters(paramLabel = "IMAGE", description = "OWNER/NAME, with or without the registry's host")
    String image = "";

    @Override
    public Integer call() {
        try (Services services = services()) {
            var name = new ImageAnswers(services.images()).image(image, "list the versions of " + image);
            List<VersionSummary> versions = services.images().versions(name);
            console().result(versions, () -> table(versions, console()));
            return Cli.EXIT_DONE;
        }
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
                version.state().word()));
        return table.render(console.width(), console.color());
    }
}
