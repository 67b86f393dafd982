package dev.tallyman.cli;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Platform;
import dev.tallyman.model.TallymanException;
import dev.tallyman.scan.AttachedSbom;
import dev.tallyman.scan.Comparison;
import dev.tallyman.scan.SbomAttachments;
import dev.tallyman.scan.SbomAttachments.OfImage;
import dev.tallyman.scan.ScanResult;
import dev.tallyman.scan.ScanResult.ImageScan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code sbom} does with SBOMs that came with images: list them, write one, compare them with what is read of the images. */
final class AttachedSboms {
    /** A beginning of a digest names it where it is as long as this. */
    private static final int SHORTEST = 7;

    private final Console console;
    private final List<SbomAttachments.Found> found;

    AttachedSboms(Console console, SbomAttachments attachments, List<String> targets, @Nullable Platform platform) {
        this.console = console;
        this.found =
                targets.stream().map(target -> attachments.of(target, platform)).toList();
        found.forEach(one -> one.notices().forEach(notice -> console.warn(notice.where() + ": " + notice.what())));
        if (found.stream()
                .flatMap(one -> one.images().stream())
                .allMatch(image -> image.sboms().isEmpty())) {
            console.note("No SBOM is attached that could be read.");
        }
    }

    private record Listed(
            String target,
            String platform,
            String image,
            String digest,
            String format,
            int packages,
            long size,
            boolean verified) {}

    void list() {
        List<Listed> all = new ArrayList<>();
        found.forEach(target -> target.images()
                .forEach(image -> image.sboms()
                        .forEach(sbom -> all.add(new Listed(
                                target.target(),
                                image.platform().toString(),
                                image.digest().toString(),
                                sbom.source().toString(),
                                sbom.format(),
                                sbom.contents().packages().size(),
                                sbom.size(),
                                false)))));
        console.result(all, () -> {
            Table table = new Table()
                    .column("TARGET", Table.Column.TEXT)
                    .column("PLATFORM", Table.Column.WHOLE)
                    .column("ATTACHED BY", Table.Column.WHOLE)
                    .column("FORMAT", Table.Column.WHOLE)
                    .column("PACKAGES", Table.Column.NUMBER)
                    .column("SIZE", Table.Column.NUMBER);
            all.forEach(one -> table.row(
                    one.target,
                    one.platform,
                    one.digest.substring(one.digest.indexOf(':') + 1).substring(0, 12),
                    one.format,
                    one.packages,
                    Words.size(one.size)));
            return table.render(console.width(), console.color());
        });
    }

    /** Writes a document as it was attached. */
    void write(String digest) {
        String wanted = digest.startsWith("sha256:") ? digest : "sha256:" + digest;
        AttachedSbom sbom = found.stream()
                .flatMap(target -> target.images().stream())
                .flatMap(image -> image.sboms().stream())
                .filter(one -> wanted.length() >= "sha256:".length() + SHORTEST
                        && one.source().toString().startsWith(wanted))
                .findFirst()
                .orElseThrow(() -> new TallymanException(
                        ErrorCode.NOT_FOUND,
                        "write the attached SBOM " + digest,
                        "none is attached by a manifest of that digest",
                        "See them with --attached"));
        console.json(sbom.document());
    }

    /** @param results what was read of the same targets, in their order */
    void compare(List<ScanResult> results) {
        List<Comparison> all = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            ScanResult result = results.get(i);
            for (OfImage image : found.get(i).images()) {
                result.images().stream()
                        .filter(read -> image.digest().equals(read.digest()))
                        .forEach(read -> compare(image, result.target(), read, all));
            }
        }
        ComparisonOutput.write(console, all);
    }

    private void compare(OfImage image, String target, ImageScan read, List<Comparison> into) {
        for (AttachedSbom sbom : image.sboms()) {
            sbom.contents().problems().forEach(console::warn);
            into.add(Comparison.ofAttached(sbom, target, read));
        }
    }
}
