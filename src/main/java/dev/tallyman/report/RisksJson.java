package dev.tallyman.report;

import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.RiskyFile;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Secrets and risky files as JSON has them, wherever it is written. Where nobody looked, the lists are null: none is not known.
 */
public record RisksJson(
        @Nullable List<SecretJson> secrets, @Nullable List<FileJson> riskyFiles, SearchJson secretSearch) {
    public static RisksJson of(ImageRisks risks) {
        return new RisksJson(
                risks.looked() ? risks.secrets().stream().map(SecretJson::of).toList() : null,
                risks.looked() ? risks.files().stream().map(FileJson::of).toList() : null,
                new SearchJson(
                        risks.looked(),
                        risks.searched(),
                        risks.left(),
                        risks.leftPaths(),
                        risks.unlisted(),
                        risks.allowed()));
    }

    /** One secret. */
    public record SecretJson(
            String rule,
            String name,
            String severity,
            String fingerprint,
            String kind,
            String where,
            @Nullable Integer line,
            @Nullable String layer,
            String state,
            @Nullable String hiddenBy) {
        public static SecretJson of(FoundSecret secret) {
            return new SecretJson(
                    secret.rule(),
                    secret.name(),
                    secret.severity().word(),
                    secret.fingerprint(),
                    secret.kind().word(),
                    secret.where(),
                    secret.kind() == FoundSecret.Kind.FILE ? secret.line() : null,
                    Objects.toString(secret.layer(), null),
                    secret.state().word(),
                    Objects.toString(secret.hiddenBy(), null));
        }
    }

    /** One risky file. */
    public record FileJson(
            String path,
            List<String> kinds,
            String mode,
            boolean directory,
            String severity,
            boolean expected,
            @Nullable String layer,
            @Nullable String owner) {
        public static FileJson of(RiskyFile file) {
            return new FileJson(
                    file.path(),
                    file.kinds(),
                    file.octal(),
                    file.directory(),
                    file.severity().word(),
                    file.expected(),
                    Objects.toString(file.layer(), null),
                    file.owner());
        }
    }

    /** How far secrets were looked for. */
    public record SearchJson(
            boolean searched, long files, long left, List<String> leftPaths, long unlisted, int allowed) {}
}
