package dev.tallyman.cli;

import dev.tallyman.connection.Diagnosis;
import java.util.stream.Collectors;

/** What the doctor found, for people. */
final class DiagnosisText {
    private DiagnosisText() {}

    /** A step on a line, its remedy on another. */
    static String step(Diagnosis.Step step, boolean color) {
        Style style = switch (step.mark()) {
            case OK -> Style.OK;
            case WARNING -> Style.WARNING;
            case FAILED -> Style.ERROR;
        };
        String line = style.apply(step.mark().sign(), color) + " " + Printable.of(step.name() + ": " + step.detail());
        return step.remedy() == null ? line : line + "\n    → " + Printable.of(step.remedy());
    }

    /** What it can do, per capability and owner. */
    static String of(Diagnosis diagnosis, Console console) {
        Table table = new Table()
                .column("CAPABILITY", Table.Column.WHOLE)
                .column("OWNER", Table.Column.WHOLE)
                .column("STATE", Table.Column.WHOLE)
                .column("EVIDENCE", Table.Column.TEXT)
                .column("REMEDY", Table.Column.TEXT);
        diagnosis
                .capabilities()
                .forEach(one -> table.row(
                        one.capability().word(),
                        one.owner() == null ? "" : one.owner(),
                        one.isUnneeded()
                                ? new Table.Cell("–", Style.FAINT)
                                : new Table.Cell(one.state().word(), style(one.state())),
                        one.evidence(),
                        one.remedy() == null ? "" : one.remedy()));
        StringBuilder text = new StringBuilder("\n").append(table.render(console.width(), console.color()));
        diagnosis.notVisible().forEach(hidden -> text.append("\nNot visible: ").append(Printable.of(hidden)));
        text.append("\nThe same by hand:\n")
                .append(diagnosis.commands().stream()
                        .map(command -> "  " + Printable.of(command))
                        .collect(Collectors.joining("\n")))
                .append('\n')
                .append(
                        diagnosis.ok()
                                ? "\nThe connection works.\n"
                                : "\nThe connection does not do all that it should.\n");
        return text.toString();
    }

    private static Style style(Diagnosis.State state) {
        return switch (state) {
            case WORKS -> Style.OK;
            case FAILS -> Style.ERROR;
            case UNKNOWN -> Style.FAINT;
        };
    }
}
