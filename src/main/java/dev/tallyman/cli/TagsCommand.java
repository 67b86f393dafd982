package dev.tallyman.cli;

import dev.tallyman.inventory.ImageAnswers;
import dev.tallyman.inventory.TagSummary;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "tags", description = "The tags of an image.")
final class TagsCommand extends BaseCommand {
    @Parameters(paramLabel = "IMAGE", description = "OWNER/NAME, with or without the registry's host")
    String image = "";

    @Override
    public Integer call() {
        try (Services services = services()) {
            var name = new ImageAnswers(services.images()).image(image, "list the tags of " + image);
            List<TagSummary> tags = services.images().tags(name);
            console().result(tags, () -> table(tags));
            if (tags.isEmpty()) {
                console().note(name.name() + " has no tags.");
            }
            return Cli.EXIT_DONE;
        }
    }

    private String table(List<TagSummary> tags) {
        Table table = new Table()
                .column("TAG", Table.Column.WHOLE)
                .column("DIGEST", Table.Column.TEXT)
                .column("SINCE", Table.Column.WHOLE);
        Instant now = Instant.now();
        tags.forEach(tag -> table.row(tag.tag(), tag.digest(), Words.ago(tag.seenAt(), now)));
        return table.render(console().width(), console().color());
    }
}
