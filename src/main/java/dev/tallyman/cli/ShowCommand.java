package dev.tallyman.cli;

import dev.tallyman.inventory.ImageAnswers;
import dev.tallyman.inventory.ImageDetails;
import dev.tallyman.inventory.PlatformImage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "An image's versions, and the images of each platform that they reach.")
final class ShowCommand extends BaseCommand {
    @Parameters(paramLabel = "IMAGE[:TAG|@DIGEST]", description = "OWNER/NAME, with or without a tag or digest")
    String image = "";

    @Override
    public Integer call() {
        try (Services services = services()) {
            ImageDetails details = new ImageAnswers(services.images()).show(image);
            console().result(details, () -> text(details));
            return Cli.EXIT_DONE;
        }
    }

    private String text(ImageDetails details) {
        Console console = console();
        StringBuilder text = new StringBuilder();
        text.append(Style.BOLD.apply(Printable.of(details.name()), console.color()))
                .append("  ")
                .append(Printable.of(details.registry()))
                .append("  ")
                .append(Words.size(details.storage().unique()))
                .append(" stored, ")
                .append(Words.size(details.storage().shared()))
                .append(" of it shared with other images")
                .append("\n\n")
                .append(VersionsCommand.table(details.versions(), console));
        details.images().forEach(one -> platform(one, text, console));
        return text.toString();
    }

    private static void platform(PlatformImage image, StringBuilder text, Console console) {
        text.append('\n')
                .append(Style.BOLD.apply(Printable.of(image.platform().toString()), console.color()))
                .append("  ")
                .append(image.digest())
                .append("  ")
                .append(Words.size(image.size()))
                .append("  contents ")
                .append(image.readState().word())
                .append('\n');
        PlatformImage.Config config = image.config();
        if (config == null) {
            text.append("  its configuration could not be read\n");
        } else {
            config(config, text);
        }
        Table layers = new Table()
                .column("  LAYER", Table.Column.WHOLE)
                .column("SIZE", Table.Column.NUMBER)
                .column("STEP", Table.Column.TEXT);
        image.layers()
                .forEach(layer ->
                        layers.row("  " + layer.digest().abbreviated(), Words.size(layer.size()), layer.createdBy()));
        text.append(layers.render(console.width(), console.color()));
    }

    private static void config(PlatformImage.Config config, StringBuilder text) {
        line(text, "user", config.user().isEmpty() ? "root (none is set)" : config.user());
        line(
                text,
                "created",
                config.created() == null ? "unknown" : config.created().toString());
        line(text, "entrypoint", String.join(" ", config.entrypoint()));
        line(text, "command", String.join(" ", config.cmd()));
        config.env().forEach(variable -> line(text, "env", variable));
        config.labels().forEach((name, value) -> line(text, "label", name + "=" + value));
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(String.format("  %-11s%s%n", name, Printable.of(value)));
        }
    }
}
