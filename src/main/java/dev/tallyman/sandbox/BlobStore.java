package dev.tallyman.sandbox;

import dev.tallyman.model.Digest;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Blobs by digest: small ones in memory, big ones in files. Safe for several threads. */
final class BlobStore implements AutoCloseable {
    /** Blobs up to this many bytes stay in memory. */
    static final int MAX_IN_MEMORY_BYTES = 64 << 10;

    private final Path folder;
    private final boolean temporary;
    private final ConcurrentHashMap<Digest, Blob> blobs = new ConcurrentHashMap<>();
    private final AtomicLong files = new AtomicLong();

    /** A blob: its bytes, or the file that holds them. */
    record Blob(
            Digest digest,
            long size,
            byte @Nullable [] bytes,
            @Nullable Path file) {
        InputStream open() throws IOException {
            return bytes != null
                    ? new ByteArrayInputStream(bytes)
                    : new BufferedInputStream(Files.newInputStream(java.util.Objects.requireNonNull(file)), 128 << 10);
        }

        /** The bytes from {@code offset} on. */
        InputStream open(long offset) throws IOException {
            InputStream in = open();
            in.skipNBytes(offset);
            return in;
        }
    }

    BlobStore(@Nullable Path folder) {
        try {
            this.temporary = folder == null;
            this.folder =
                    folder == null ? Files.createTempDirectory("tallyman-sandbox") : Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Blob> find(Digest digest) {
        return Optional.ofNullable(blobs.get(digest));
    }

    Digest put(byte[] content) {
        try (Incoming incoming = new Incoming()) {
            incoming.write(content, 0, content.length);
            Digest digest = Digest.of(content);
            incoming.keepAs(digest);
            return digest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Incoming incoming() {
        return new Incoming();
    }

    @Override
    public void close() throws IOException {
        blobs.clear();
        if (temporary) {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }
            });
            Files.deleteIfExists(folder);
        }
    }

    /** Content on its way in, hashed as it comes. For one thread at a time. */
    final class Incoming implements AutoCloseable {
        private final MessageDigest sha256 = newHash("sha256");
        private @Nullable ByteArrayOutputStream memory = new ByteArrayOutputStream();
        private @Nullable OutputStream disk;
        private @Nullable Path file;
        private long size;

        long size() {
            return size;
        }

        void write(byte[] buffer, int offset, int length) throws IOException {
            if (memory != null && size + length > MAX_IN_MEMORY_BYTES) {
                file = folder.resolve("blob-" + files.incrementAndGet());
                disk = Files.newOutputStream(file);
                memory.writeTo(disk);
                memory = null;
            }
            if (disk != null) {
                disk.write(buffer, offset, length);
            } else if (memory != null) {
                memory.write(buffer, offset, length);
            }
            sha256.update(buffer, offset, length);
            size += length;
        }

        /** Whether the content has this digest; call it once, at the end. */
        boolean is(Digest digest) throws IOException {
            if (disk != null) {
                disk.flush();
            }
            MessageDigest hash = digest.algorithm().equals("sha256") ? sha256 : rehash(digest);
            return Digest.of(digest.algorithm(), hash).equals(digest);
        }

        private MessageDigest rehash(Digest digest) throws IOException {
            MessageDigest hash = digest.newHash();
            if (memory != null) {
                hash.update(memory.toByteArray());
            } else if (file != null) {
                try (InputStream in = Files.newInputStream(file)) {
                    in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), hash));
                }
            }
            return hash;
        }

        void keepAs(Digest digest) throws IOException {
            if (disk != null) {
                disk.close();
                disk = null;
            }
            Path kept = null;
            if (file != null) {
                kept = folder.resolve(digest.algorithm() + "-" + digest.hex());
                Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
                file = null;
            }
            byte[] bytes = memory == null ? null : memory.toByteArray();
            blobs.put(digest, new Blob(digest, size, bytes, kept));
        }

        @Override
        public void close() throws IOException {
            if (disk != null) {
                disk.close();
            }
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }

        private static MessageDigest newHash(String algorithm) {
            return new Digest(algorithm, "0".repeat(64)).newHash();
        }
    }
}
