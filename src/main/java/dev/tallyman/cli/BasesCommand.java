package dev.tallyman.cli;

import dev.tallyman.inventory.BaseImage.Newer;
import dev.tallyman.inventory.BaseName;
import dev.tallyman.inventory.BaseSummary;
import dev.tallyman.inventory.BaseSummary.Rebuild;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "bases",
        description =
                "What the images of the inventory are built on, and what building them on a newer base would fix.")
final class BasesCommand extends BaseCommand {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only bases that have this in their names")
    String name = "";

    @Option(names = "--outdated", description = "Only bases of which the inventory has a newer version")
    boolean outdated;

    @Override
    public Integer call() {
        try (Services services = services()) {
            services.rematch();
            List<BaseSummary> all = services.bases().all().stream()
                    .filter(one -> !outdated || one.newer() != null)
                    .filter(this::named)
                    .toList();
            console().result(all, () -> table(all));
            if (all.isEmpty()) {
                console()
                        .note("No image of the inventory is known to be built on "
                                + (name.isEmpty() && !outdated
                                        ? "another one, and none says what it is built on."
                                        : "such a base."));
            }
            return Cli.EXIT_DONE;
        }
    }

    private boolean named(BaseSummary base) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return base.name().toLowerCase(Locale.ROOT).contains(wanted)
                || base.held().stream().anyMatch(held -> held.full().contains(wanted));
    }

    private String table(List<BaseSummary> all) {
        Table table = new Table()
                .column("BASE", Table.Column.TEXT)
                .column("PLATFORM", Table.Column.WHOLE)
                .column("KNOWN BY", Table.Column.WHOLE)
                .column("IMAGES", Table.Column.NUMBER)
                .column("ITS WEAKNESSES", Table.Column.WHOLE)
                .column("NEWER", Table.Column.TEXT)
                .column("A REBUILD FIXES", Table.Column.TEXT);
        all.forEach(base -> table.row(
                base.held().isEmpty()
                        ? base.name()
                        : String.join(
                                " ",
                                base.held().stream().map(BaseName::reference).toList()),
                base.platform() == null ? "" : base.platform(),
                base.evidence().word(),
                base.images().size(),
                base.findings() == null
                        ? new Table.Cell("not known", Style.FAINT)
                        : new Tally(base.findings()).render(false),
                newer(base.newer()),
                rebuild(base.newer(), base.rebuild())));
        return table.render(console().width(), console().color());
    }

    private static String newer(@Nullable Newer newer) {
        return newer == null ? "" : newer.name().reference();
    }

    private static Object rebuild(@Nullable Newer newer, @Nullable Rebuild rebuild) {
        if (newer == null) {
            return "";
        }
        if (rebuild == null) {
            return new Table.Cell("not known", Style.FAINT);
        }
        return Words.count(rebuild.fixes(), "weakness", "weaknesses") + " in "
                + Words.count(rebuild.images(), "image", "images")
                + (rebuild.unread() == 0 ? "" : ", " + rebuild.unread() + " not read");
    }
}
