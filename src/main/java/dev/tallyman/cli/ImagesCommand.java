package dev.tallyman.cli;

import dev.tallyman.inventory.ImageQuery;
import dev.tallyman.inventory.ImageSummary;
import dev.tallyman.inventory.Ownership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "images", description = "The images of the inventory.")
final class ImagesCommand extends BaseCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "GLOB",
            description = "Only images whose name matches: acme/*, ghcr.io/acme/api")
    List<String> globs = new ArrayList<>();

    @Option(names = "--search", paramLabel = "TEXT", description = "Only images with this in their name or repository")
    String search = "";

    @Option(
            names = "--owner-team",
            paramLabel = "TEAM",
            description = "Only images that this team or person looks after: payments, @acme/payments, @alice")
    String team = "";

    @Option(names = "--unowned", description = "Only images that nobody is known to look after")
    boolean unowned;

    @Override
    public Integer call() {
        try (Services services = services()) {
            List<ImageSummary> images = services.images()
                    .images(ImageQuery.all()
                            .withGlobs(globs)
                            .withText(search)
                            .withTeam(team)
                            .withOwned(unowned ? Boolean.FALSE : null))
                    .items();
            console().result(images, () -> table(images));
            if (images.isEmpty()) {
                console()
                        .note(
                                globs.isEmpty() && search.isEmpty() && team.isEmpty() && !unowned
                                        ? "The inventory is empty. Run 'tallyman sync'; 'tallyman connection add' first where there is no connection."
                                        : "No image matches.");
            }
            return Cli.EXIT_DONE;
        }
    }

    private String table(List<ImageSummary> images) {
        Table table = new Table()
                .column("IMAGE", Table.Column.WHOLE)
                .column("VISIBILITY", Table.Column.WHOLE)
                .column("TAGS", Table.Column.NUMBER)
                .column("VERSIONS", Table.Column.NUMBER)
                .column("REPOSITORY", Table.Column.TEXT)
                .column("OWNER", Table.Column.TEXT)
                .column("UPDATED", Table.Column.WHOLE)
                .column("STATE", Table.Column.WHOLE);
        Instant now = Instant.now();
        images.forEach(image -> table.row(
                image.name(),
                image.visibility().name().toLowerCase(java.util.Locale.ROOT),
                image.tags(),
                image.versions(),
                image.repository() == null ? "" : image.repository(),
                owner(image.teams(), image.ownedBy()),
                Words.ago(image.updatedAt(), now),
                image.state().word()));
        return table.render(console().width(), console().color());
    }

    static Object owner(List<String> teams, Ownership.@Nullable By by) {
        if (!teams.isEmpty()) {
            return String.join(" ", teams);
        }
        if (by == null) {
            return "";
        }
        return switch (by) {
            case PROPERTY, TOPIC, CODEOWNERS, REPOSITORY -> new Table.Cell("no team", Style.FAINT);
            case NONE -> new Table.Cell("nobody", Style.WARNING);
            case UNKNOWN -> new Table.Cell("unknown", Style.FAINT);
        };
    }
}
