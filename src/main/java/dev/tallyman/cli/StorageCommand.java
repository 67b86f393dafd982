package dev.tallyman.cli;

import dev.tallyman.inventory.StorageAnswers;
import dev.tallyman.inventory.StorageAnswers.Grouping;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "storage",
        description = "The room that images take in the registry: as if each had its own layers, and each layer once.")
final class StorageCommand extends BaseCommand {
    private static final int LAYERS = 100;

    /** What is listed. */
    enum By {
        owner,
        image,
        layer
    }

    @Option(names = "--by", paramLabel = "owner|image|layer", description = "What to list. Default: image")
    By by = By.image;

    @Override
    public Integer call() {
        try (Services services = services()) {
            switch (by) {
                case owner -> uses(services.storage().of(Grouping.OWNER));
                case image -> uses(services.storage().of(Grouping.IMAGE));
                case layer -> layers(services.storage().layers(LAYERS));
            }
            return Cli.EXIT_DONE;
        }
    }

    private void uses(List<StorageAnswers.Use> uses) {
        console().result(uses, () -> {
            Table table = new Table()
                    .column(by.name().toUpperCase(java.util.Locale.ROOT), Table.Column.TEXT)
                    .column("STORED", Table.Column.NUMBER)
                    .column("SHARED", Table.Column.NUMBER)
                    .column("AS IF APART", Table.Column.NUMBER);
            uses.forEach(use -> table.row(
                    use.name(),
                    Words.size(use.storage().unique()),
                    Words.size(use.storage().shared()),
                    Words.size(use.storage().logical())));
            return table.render(console().width(), console().color());
        });
    }

    private void layers(List<StorageAnswers.LayerUse> layers) {
        console().result(layers, () -> {
            Table table = new Table()
                    .column("LAYER", Table.Column.WHOLE)
                    .column("SIZE", Table.Column.NUMBER)
                    .column("IMAGES", Table.Column.NUMBER)
                    .column("SAVED", Table.Column.NUMBER)
                    .column("IN", Table.Column.TEXT);
            layers.forEach(layer -> table.row(
                    layer.digest().abbreviated(),
                    Words.size(layer.size()),
                    layer.images(),
                    Words.size(layer.repetitions()),
                    String.join(" ", layer.names())));
            return table.render(console().width(), console().color());
        });
    }
}
