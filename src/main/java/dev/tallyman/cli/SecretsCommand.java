package dev.tallyman.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tallyman.catalog.FoundSecret.State;
import dev.tallyman.inventory.ImageAnswers;
import dev.tallyman.model.Severity;
import dev.tallyman.report.RisksJson;
import dev.tallyman.scan.RiskAnswers.RiskyPlace;
import dev.tallyman.scan.RiskAnswers.SecretPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "secrets",
        description =
                "Secrets in the images that a tag reaches: where they are and of what kind, never what they are; with --files, set-id and world-writable files.")
final class SecretsCommand extends BaseCommand {
    @Parameters(arity = "0..1", paramLabel = "IMAGE", description = "OWNER/NAME; left out: all images")
    @Nullable
    String image;

    @Option(names = "--severity", paramLabel = "SEVERITY", description = "At least this: low, medium, high, critical")
    @Nullable
    String severity;

    @Option(names = "--rule", paramLabel = "RULE", description = "Only what this rule found. May be repeated")
    List<String> rules = new ArrayList<>();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only these: present, deleted, overwritten. May be repeated")
    List<String> states = new ArrayList<>();

    @Option(names = "--fingerprint", paramLabel = "HEX", description = "Only this secret, wherever it is")
    @Nullable
    String fingerprint;

    @Option(names = "--files", description = "Files that run with others' rights or that everyone may write, instead")
    boolean files;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    /** A secret and where it is, as JSON has it. */
    private record SecretLine(
            String image,
            List<String> tags,
            String digest,
            String platform,
            @JsonUnwrapped RisksJson.SecretJson secret) {
        static SecretLine of(SecretPlace place) {
            return new SecretLine(
                    place.image(),
                    place.tags(),
                    place.digest(),
                    place.platform(),
                    RisksJson.SecretJson.of(place.secret()));
        }
    }

    private record FileLine(
            String image,
            List<String> tags,
            String digest,
            String platform,
            @JsonUnwrapped RisksJson.FileJson file) {
        static FileLine of(RiskyPlace place) {
            return new FileLine(
                    place.image(), place.tags(), place.digest(), place.platform(), RisksJson.FileJson.of(place.file()));
        }
    }

    @Override
    public Integer call() {
        Severity least = least();
        List<String> known = Arrays.stream(State.values()).map(State::word).toList();
        if (!known.containsAll(states)) {
            throw new ParameterException(spec.commandLine(), "--state takes " + String.join(", ", known));
        }
        try (Services services = services()) {
            String name = image == null
                    ? null
                    : new ImageAnswers(services.images())
                            .image(image, "tell the secrets of " + image)
                            .name();
            boolean none = files ? files(services, name, least) : secrets(services, name, least);
            int unsearched = services.risks().unsearched(name);
            if (unsearched > 0) {
                console()
                        .note(Words.count(unsearched, "image was", "images were")
                                + " not searched yet, and nothing is known of "
                                + (unsearched == 1 ? "it" : "them") + ": see 'tallyman scan --all'.");
            } else if (none) {
                console().note("None is known.");
            }
            return Cli.EXIT_DONE;
        }
    }

    private boolean secrets(Services services, @Nullable String name, Severity least) {
        List<SecretPlace> found = services.risks().secrets(name).stream()
                .filter(place -> place.secret().severity().atLeast(least))
                .filter(place ->
                        rules.isEmpty() || rules.contains(place.secret().rule()))
                .filter(place -> states.isEmpty()
                        || states.contains(place.secret().state().word()))
                .filter(place -> fingerprint == null
                        || place.secret().fingerprint().equals(fingerprint.toLowerCase(Locale.ROOT)))
                .toList();
        console().result(found.stream().map(SecretLine::of).toList(), () -> {
            Table table = places().column("SECRET", Table.Column.TEXT)
                    .column("SEVERITY", Table.Column.WHOLE)
                    .column("WHERE", Table.Column.TEXT)
                    .column("LAYER", Table.Column.WHOLE)
                    .column("STATE", Table.Column.TEXT)
                    .column("FINGERPRINT", Table.Column.WHOLE);
            found.forEach(
                    one -> table.row(row(one.image(), one.tags(), one.platform(), RiskTable.cells(one.secret()))));
            return table.render(console().width(), console().color());
        });
        return found.isEmpty();
    }

    private boolean files(Services services, @Nullable String name, Severity least) {
        List<RiskyPlace> found = services.risks().files(name).stream()
                .filter(place -> place.file().severity().atLeast(least))
                .toList();
        console().result(found.stream().map(FileLine::of).toList(), () -> {
            Table table = places().column("FILE", Table.Column.TEXT)
                    .column("SEVERITY", Table.Column.WHOLE)
                    .column("KIND", Table.Column.WHOLE)
                    .column("MODE", Table.Column.WHOLE)
                    .column("LAYER", Table.Column.WHOLE)
                    .column("OWNER", Table.Column.TEXT);
            found.forEach(one -> table.row(row(one.image(), one.tags(), one.platform(), RiskTable.cells(one.file()))));
            return table.render(console().width(), console().color());
        });
        return found.isEmpty();
    }

    private static Table places() {
        return new Table()
                .column("IMAGE", Table.Column.WHOLE)
                .column("TAGS", Table.Column.TEXT)
                .column("PLATFORM", Table.Column.WHOLE);
    }

    private static Object[] row(String image, List<String> tags, String platform, Object[] cells) {
        return Stream.concat(Stream.of(image, String.join(" ", tags), platform), Stream.of(cells))
                .toArray();
    }

    private Severity least() {
        if (severity == null) {
            return Severity.UNKNOWN;
        }
        Severity least = Severity.ofWord(severity);
        if (least == Severity.UNKNOWN) {
            throw new ParameterException(
                    spec.commandLine(), "--severity takes low, medium, high or critical, not " + severity);
        }
        return least;
    }
}
