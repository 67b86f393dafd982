package dev.tallyman.layer.chunked;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a manifest states of a layer's table of contents. */
sealed interface TableMark {
    String ESTARGZ_DIGEST = "containerd.io/snapshot/stargz/toc.digest";
    String ZSTD_CHECKSUM = "io.github.containers.zstd-chunked.manifest-checksum";
    String ZSTD_POSITION = "io.github.containers.zstd-chunked.manifest-position";

    /** As stargz-snapshotter's converter names both. */
    String OLD_ZSTD_CHECKSUM = "io.containers.zstd-chunked.manifest-checksum";

    String OLD_ZSTD_POSITION = "io.containers.zstd-chunked.manifest-position";

    /** {@code offset:length:length uncompressed:1}. */
    Pattern POSITION = Pattern.compile("(\\d{1,18}):(\\d{1,18}):(\\d{1,18}):1");

    /**
     * eStargz (stargz-snapshotter, docs/estargz.md): the blob's last bytes tell where the table is.
     *
     * @param table digest of the table's JSON
     */
    record EStargz(Digest table) implements TableMark {}

    /**
     * zstd:chunked (containers/storage, pkg/chunked).
     *
     * @param table     digest of the table as it is compressed
     * @param length    compressed
     * @param jsonBytes uncompressed
     */
    record ZstdChunked(Digest table, long offset, long length, long jsonBytes) implements TableMark {}

    /**
     * Empty where the manifest states nothing.
     *
     * @throws NotByTableException where what it states makes no sense
     */
    static Optional<TableMark> of(Descriptor layer) throws NotByTableException {
        Map<String, String> annotations = layer.annotations();
        String position = either(annotations, ZSTD_POSITION, OLD_ZSTD_POSITION);
        String checksum = either(annotations, ZSTD_CHECKSUM, OLD_ZSTD_CHECKSUM);
        if (position != null && checksum != null) {
            return Optional.of(zstd(checksum, position));
        }
        String stargz = annotations.get(ESTARGZ_DIGEST);
        return stargz == null ? Optional.empty() : Optional.of(new EStargz(digest(stargz)));
    }

    private static TableMark zstd(String checksum, String position) throws NotByTableException {
        Matcher numbers = POSITION.matcher(position);
        if (!numbers.matches()) {
            throw NotByTableException.ofLayer("the manifest's position of its table of contents is none");
        }
        return new ZstdChunked(
                digest(checksum),
                Long.parseLong(numbers.group(1)),
                Long.parseLong(numbers.group(2)),
                Long.parseLong(numbers.group(3)));
    }

    private static Digest digest(String text) throws NotByTableException {
        return Digest.tryParse(text)
                .orElseThrow(
                        () -> NotByTableException.ofLayer("the manifest's digest of its table of contents is none"));
    }

    private static @Nullable String either(Map<String, String> annotations, String name, String oldName) {
        String value = annotations.get(name);
        return value == null ? annotations.get(oldName) : value;
    }
}
