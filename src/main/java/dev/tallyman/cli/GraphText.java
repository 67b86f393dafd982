package dev.tallyman.cli;

import dev.tallyman.inventory.Attestation;
import dev.tallyman.inventory.Attestations;
import dev.tallyman.inventory.Related;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What belongs to a version, as {@code show} prints it: the registry's graph around it, and GitHub's attestations. */
final class GraphText {
    private GraphText() {}

    /** @param known null where the whole image was asked for */
    static void append(List<Related> related, Attestations.@Nullable Known known, StringBuilder text, Console console) {
        if (!related.isEmpty()) {
            text.append('\n').append(related(related, console));
        }
        if (known != null) {
            text.append('\n').append(attestations(known, console));
        }
    }

    private static String related(List<Related> related, Console console) {
        Table table = new Table()
                .column("BELONGS TO IT", Table.Column.WHOLE)
                .column("KIND", Table.Column.WHOLE)
                .column("BY", Table.Column.WHOLE)
                .column("ABOUT", Table.Column.WHOLE)
                .column("SAYS", Table.Column.TEXT);
        related.forEach(one -> table.row(
                one.digest().abbreviated(),
                one.present() ? one.kind().word() : new Table.Cell("gone", Style.WARNING),
                by(one),
                one.about().abbreviated(),
                String.join(" ", one.predicateTypes())));
        return table.render(console.width(), console.color());
    }

    private static String by(Related one) {
        String tag = one.tag();
        if (tag == null) {
            return one.link().word();
        }
        int dot = tag.lastIndexOf('.');
        return dot < 0 ? "tag sha256-…" : "tag …" + tag.substring(dot);
    }

    private static String attestations(Attestations.Known known, Console console) {
        if (known.checkedAt() == null) {
            return "GitHub was not asked for attestations: 'tallyman sync --attestations' does.\n";
        }
        if (known.problem() != null) {
            return "GitHub's attestations are unknown: " + Printable.of(known.problem()) + "\n";
        }
        String when = Words.ago(known.checkedAt(), Instant.now());
        if (known.all().isEmpty()) {
            return "GitHub had no attestation of it, asked " + when + ".\n";
        }
        Table table = new Table()
                .column("ATTESTED ON GITHUB", Table.Column.TEXT)
                .column("BUILDER", Table.Column.TEXT)
                .column("REPOSITORY", Table.Column.TEXT)
                .column("WORKFLOW", Table.Column.TEXT);
        known.all().forEach(one -> row(table, one));
        return table.render(console.width(), console.color())
                + String.format(
                        Locale.ROOT,
                        "%d in all, asked %s. What they say is not verified.%n",
                        known.all().size(),
                        when);
    }

    private static void row(Table table, Attestation one) {
        table.row(
                one.problem() == null ? shown(one.predicateType()) : new Table.Cell(one.problem(), Style.WARNING),
                shown(one.builder()),
                shown(one.repository()),
                shown(one.workflow()));
    }

    private static String shown(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
