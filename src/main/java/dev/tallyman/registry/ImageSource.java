package dev.tallyman.registry;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Where the manifests and blobs of one repository come from: a registry, an OCI layout, an archive. Safe for use by several threads.
 * Failures are {@link TallymanException}: not found, denied, unreachable, bad content.
 */
public interface ImageSource extends AutoCloseable {
    /**
     * Finds what a tag or digest names. The content is checked against its digest where one is known.
     *
     * @param identifier a tag or a digest
     */
    Resolved resolve(String identifier);

    /**
     * The content of a manifest (or index), checked against the descriptor's digest and size. At most
     * {@link dev.tallyman.model.ManifestReader#MAX_MANIFEST_BYTES}.
     */
    byte[] manifest(Descriptor descriptor);

    /**
     * Opens a blob as a stream. Not checked here: whoever reads it hashes it while it streams ({@link dev.tallyman.layer}), or
     * uses {@link #smallBlob}. Closing the stream early ends the transfer.
     */
    InputStream blob(Descriptor descriptor) throws IOException;

    /**
     * Opens bytes {@code first} to {@code first + length - 1} of a blob; the stream gives exactly these or breaks off. Not checked against a
     * digest: of a part there is none.
     *
     * @return empty where the source has whole blobs only
     * @throws TallymanException {@code BAD_CONTENT} where another part comes than was asked for, or the blob is not of its stated size
     */
    default Optional<InputStream> part(Descriptor descriptor, long first, long length) throws IOException {
        return Optional.empty();
    }

    /** The whole of a blob of at most {@code maxBytes} (a configuration, an attestation), checked against its digest and size. */
    byte[] smallBlob(Descriptor descriptor, int maxBytes);

    /** What a tag names; empty where there is no such tag. */
    default Optional<Resolved> tagged(String tag) {
        return Optional.empty();
    }

    /**
     * Manifests that name another one as their subject, as far as they are known without asking a registry: clients put them under the
     * fall-back tag there too.
     */
    default List<Descriptor> referrers(Digest subject) {
        return List.of();
    }

    @Override
    void close();

    /** A manifest or index, with its content. */
    record Resolved(Descriptor descriptor, byte[] content) {}
}
