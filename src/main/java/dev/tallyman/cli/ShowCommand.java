package dev.tallyman.cli;

import dev.tallyman.inventory.Attestations;
import dev.tallyman.inventory.BaseQuestions;
import dev.tallyman.inventory.ImageAnswers;
import dev.tallyman.inventory.ImageDetails;
import dev.tallyman.inventory.Origins;
import dev.tallyman.inventory.Ownership;
import dev.tallyman.inventory.PlatformImage;
import dev.tallyman.inventory.ReadState;
import dev.tallyman.inventory.Related;
import dev.tallyman.inventory.Storage;
import dev.tallyman.inventory.VersionSummary;
import dev.tallyman.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "An image's versions, and the images of each platform that they reach.")
final class ShowCommand extends BaseCommand {
    private static final Map<Ownership.By, String> NO_TEAM = Map.of(
            Ownership.By.REPOSITORY, "no team: its repository names none",
            Ownership.By.NONE, "nobody is known to look after it",
            Ownership.By.UNKNOWN, "unknown");

    @Parameters(paramLabel = "IMAGE[:TAG|@DIGEST]", description = "OWNER/NAME, with or without a tag or digest")
    String image = "";

    @Override
    public Integer call() {
        try (Services services = services()) {
            services.rematch();
            ImageDetails details = new ImageAnswers(services.images()).show(image);
            BaseQuestions bases = services.bases();
            Shown shown = new Shown(
                    details.name(),
                    details.registry(),
                    details.storage(),
                    details.ownership(),
                    details.related(),
                    details.attestations(),
                    details.versions(),
                    details.images().stream()
                            .map(one -> ShownImage.of(one, bases, services))
                            .toList());
            console().result(shown, () -> text(shown));
            return Cli.EXIT_DONE;
        }
    }

    private record Shown(
            String name,
            String registry,
            Storage storage,
            Ownership ownership,
            List<Related> related,
            Attestations.@Nullable Known attestations,
            List<VersionSummary> versions,
            List<ShownImage> images) {}

    private String text(Shown details) {
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
                .append('\n');
        owner(details.ownership(), text);
        text.append('\n').append(VersionsCommand.table(details.versions(), console));
        GraphText.append(details.related(), details.attestations(), text, console);
        details.images().forEach(one -> platform(one, text, console));
        return text.toString();
    }

    private static void owner(Ownership ownership, StringBuilder text) {
        Ownership.By by = ownership.by();
        if (by == null) {
            return;
        }
        line(
                text,
                "owner",
                ownership.teams().isEmpty()
                        ? NO_TEAM.getOrDefault(by, "")
                        : String.join(" ", ownership.teams()) + " (" + by.word() + ")");
        line(
                text,
                "source",
                ownership.source() == null
                        ? ""
                        : ownership.source() + (ownership.path().isEmpty() ? "" : ", " + ownership.path()));
        line(text, "", ownership.problem() == null ? "" : ownership.problem());
    }

    private static void platform(ShownImage shown, StringBuilder text, Console console) {
        PlatformImage image = shown.image();
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
        BaseText.lines(shown.base()).forEach((name, value) -> line(text, name, value));
        Origins origins = new Origins(
                shown.base(),
                image.layers().stream().map(PlatformImage.Layer::digest).toList());
        Table layers = new Table()
                .column("  LAYER", Table.Column.WHOLE)
                .column("SIZE", Table.Column.NUMBER)
                .column("FROM", Table.Column.WHOLE)
                .column("STEP", Table.Column.TEXT);
        image.layers()
                .forEach(layer -> layers.row(
                        "  " + layer.digest().abbreviated(),
                        Words.size(layer.size()),
                        BaseText.cell(origins.of(layer.digest()), shown.base()),
                        layer.createdBy()));
        text.append(layers.render(console.width(), console.color()));
        findings(shown, text, console);
        new RiskTable(console.width(), console.color()).append(shown.risks(), text);
    }

    /** What is known to be wrong with it; of an image that was not read whole, or whose distribution has ended, that is said first. */
    private static void findings(ShownImage shown, StringBuilder text, Console console) {
        if (shown.endOfLife() != null) {
            text.append("  ")
                    .append(Style.WARNING.apply(
                            Printable.of(shown.distribution() + " made no more security updates after "
                                    + shown.endOfLife() + ": weaknesses found since then are not in its advisories"),
                            console.color()))
                    .append('\n');
        }
        if (shown.findings().isEmpty()) {
            boolean read = shown.image().readState() == ReadState.COMPLETE;
            text.append(
                    read
                            ? "  no finding is known\n"
                            : "  what is wrong with it is not known whole: see contents above\n");
            return;
        }
        Table table = new Table()
                .column("  FINDING", Table.Column.WHOLE)
                .column("SEVERITY", Table.Column.WHOLE)
                .column("RISK", Table.Column.NUMBER)
                .column("PACKAGE", Table.Column.TEXT)
                .column("INSTALLED", Table.Column.TEXT)
                .column("FIXED", Table.Column.TEXT)
                .column("FROM", Table.Column.WHOLE)
                .column("NOTES", Table.Column.TEXT);
        shown.findings()
                .forEach(one -> table.row(
                        "  " + one.id(),
                        new Table.Cell(one.severity(), Style.of(Severity.ofWord(one.severity()))),
                        String.format(Locale.ROOT, "%.1f", one.risk()),
                        one.name(),
                        one.installed(),
                        one.fixed() == null ? new Table.Cell("none known", Style.FAINT) : one.fixed(),
                        BaseText.cell(one.from(), shown.base()),
                        notes(one)));
        text.append(table.render(console.width(), console.color()));
    }

    private static String notes(ShownImage.ShownFinding one) {
        List<String> notes = new ArrayList<>();
        if (one.knownExploited()) {
            notes.add("exploited");
        }
        if (one.inferred()) {
            notes.add("inferred");
        }
        notes.addAll(one.claims());
        return String.join("; ", notes);
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
