package dev.tallyman.report;

import static dev.tallyman.report.MarkdownReport.escape;

import dev.tallyman.scan.Comparison;
import dev.tallyman.scan.ContentsDiff;
import java.util.List;
import java.util.Objects;

/** Comparisons for a pull request or a job's page: GitHub-flavoured Markdown, everything that others wrote escaped. */
public final class ComparisonMarkdown {
    private ComparisonMarkdown() {}

    public static String of(List<Comparison> comparisons) {
        StringBuilder text = new StringBuilder();
        comparisons.forEach(one -> comparison(one, text));
        return text.toString();
    }

    private static void comparison(Comparison one, StringBuilder text) {
        ContentsDiff diff = one.diff();
        if (diff == null) {
            Comparison.Side only = Objects.requireNonNull(one.left() == null ? one.right() : one.left());
            text.append("## ").append(escape(only.title())).append("\n\nOnly there.\n\n");
            return;
        }
        text.append("## ")
                .append(escape(Objects.requireNonNull(one.left()).title()))
                .append(" → ")
                .append(escape(Objects.requireNonNull(one.right()).title()))
                .append("\n\n");
        if (diff.isEmpty()) {
            text.append("No difference in ").append(diff.same()).append(" packages.\n\n");
            return;
        }
        packages(diff, text);
        weaknesses("Gained", diff.gained(), text);
        weaknesses("Lost", diff.lost(), text);
    }

    private static void packages(ContentsDiff diff, StringBuilder text) {
        if (diff.samePackages()) {
            return;
        }
        text.append("| package | type | left | right |\n|---|---|---|---|\n");
        diff.changed().forEach(one -> row(text, one.name(), one.type(), joined(one.left()), joined(one.right())));
        diff.onlyLeft().forEach(one -> row(text, one.name(), one.type(), joined(one.versions()), "–"));
        diff.onlyRight().forEach(one -> row(text, one.name(), one.type(), "–", joined(one.versions())));
        text.append('\n');
    }

    private static void weaknesses(String title, List<ContentsDiff.Weakness> all, StringBuilder text) {
        if (all.isEmpty()) {
            return;
        }
        text.append("**").append(title).append("**\n\n| id | severity | package | installed |\n|---|---|---|---|\n");
        all.forEach(one -> row(text, one.id(), one.severity().word(), one.name(), one.installed()));
        text.append('\n');
    }

    private static String joined(List<String> versions) {
        return versions.isEmpty() ? "–" : String.join(", ", versions);
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ");
        for (String cell : cells) {
            text.append(escape(cell)).append(" | ");
        }
        text.setLength(text.length() - 1);
        text.append('\n');
    }
}
