package dev.tallyman.cli;

import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.RiskyFile;
import dev.tallyman.model.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Secrets and risky files, for people. Where there are none it says nothing; where nobody looked it says that. */
final class RiskTable {
    private final int width;
    private final boolean color;

    RiskTable(int width, boolean color) {
        this.width = width;
        this.color = color;
    }

    void append(ImageRisks risks, StringBuilder text) {
        if (!risks.looked()) {
            return;
        }
        if (!risks.secrets().isEmpty()) {
            text.append('\n').append(secrets(risks.secrets()));
        }
        List<RiskyFile> files = risks.unexpectedFiles();
        if (!files.isEmpty()) {
            text.append('\n').append(files(files));
        }
        int expected = risks.files().size() - files.size();
        if (expected > 0 && !files.isEmpty()) {
            text.append(Words.count(expected, "other set-id file is", "other set-id files are"))
                    .append(" as the distribution has ")
                    .append(expected == 1 ? "it.\n" : "them.\n");
        }
        if (risks.allowed() > 0) {
            text.append(Words.count(risks.allowed(), "secret is", "secrets are"))
                    .append(" allowed and not listed.\n");
        }
    }

    private String secrets(List<FoundSecret> secrets) {
        Table table = secretTable();
        secrets.forEach(secret -> table.row(cells(secret)));
        return table.render(width, color);
    }

    private static Table secretTable() {
        return new Table()
                .column("SECRET", Table.Column.TEXT)
                .column("SEVERITY", Table.Column.WHOLE)
                .column("WHERE", Table.Column.TEXT)
                .column("LAYER", Table.Column.WHOLE)
                .column("STATE", Table.Column.TEXT)
                .column("FINGERPRINT", Table.Column.WHOLE);
    }

    static Object[] cells(FoundSecret secret) {
        return new Object[] {
            secret.name(),
            new Table.Cell(secret.severity().word(), Style.of(secret.severity())),
            secret.place(),
            layer(secret.layer()),
            secret.state() == FoundSecret.State.PRESENT ? "present" : secret.stateWords(),
            secret.fingerprint()
        };
    }

    private String files(List<RiskyFile> files) {
        Table table = new Table()
                .column("RISKY FILE", Table.Column.TEXT)
                .column("SEVERITY", Table.Column.WHOLE)
                .column("KIND", Table.Column.WHOLE)
                .column("MODE", Table.Column.WHOLE)
                .column("LAYER", Table.Column.WHOLE)
                .column("OWNER", Table.Column.TEXT);
        files.forEach(file -> table.row(cells(file)));
        return table.render(width, color);
    }

    static Object[] cells(RiskyFile file) {
        return new Object[] {
            file.path() + (file.directory() ? "/" : ""),
            new Table.Cell(file.severity().word(), Style.of(file.severity())),
            String.join(" ", file.kinds()),
            file.octal(),
            layer(file.layer()),
            file.owner() == null ? new Table.Cell("no package", Style.FAINT) : file.owner()
        };
    }

    private static Object layer(@Nullable Digest layer) {
        return layer == null ? "" : layer.abbreviated();
    }
}
