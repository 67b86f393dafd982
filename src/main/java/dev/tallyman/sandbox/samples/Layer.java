package dev.tallyman.sandbox.samples;

import com.github.luben.zstd.Zstd;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A layer.
 *
 * @param content   as it is pushed
 * @param diffId    digest of the tar within
 * @param createdBy the build step that made it
 */
public record Layer(String mediaType, byte[] content, Digest digest, Digest diffId, String createdBy) {
    /** How a layer is packed. */
    public enum Packing {
        GZIP,
        ZSTD,
        NONE
    }

    public static Builder builder(String createdBy) {
        return new Builder(createdBy);
    }

    /** The same layer for a Docker manifest, which knows gzip only. */
    Layer forDocker() {
        return new Layer(MediaType.DOCKER_LAYER + ".gzip", content, digest, diffId, createdBy);
    }

    /** Collects files; folders above them are made. */
    public static final class Builder {
        private final String createdBy;
        private final Map<String, byte[]> files = new TreeMap<>();
        private final Map<String, String> links = new TreeMap<>();

        private Builder(String createdBy) {
            this.createdBy = createdBy;
        }

        /** Adds a file; {@code path} has no leading slash. */
        public Builder file(String path, byte[] content) {
            files.put(path, content.clone());
            return this;
        }

        public Builder file(String path, String content) {
            return file(path, content.getBytes(StandardCharsets.UTF_8));
        }

        /** Adds a symbolic link. */
        public Builder symlink(String path, String target) {
            links.put(path, target);
            return this;
        }

        public Builder files(Map<String, String> more) {
            more.forEach(this::file);
            return this;
        }

        /** Removes what lower layers have at {@code path} (OCI image specification, layer.md, "Whiteouts"). */
        public Builder whiteout(String path) {
            int slash = path.lastIndexOf('/');
            return file(path.substring(0, slash + 1) + ".wh." + path.substring(slash + 1), "");
        }

        public Layer build(Packing packing) {
            byte[] tar = tar();
            byte[] content = switch (packing) {
                case GZIP -> gzip(tar);
                case ZSTD -> Zstd.compress(tar, 3);
                case NONE -> tar;
            };
            String suffix = switch (packing) {
                case GZIP -> "+gzip";
                case ZSTD -> "+zstd";
                case NONE -> "";
            };
            return new Layer(MediaType.OCI_LAYER + suffix, content, Digest.of(content), Digest.of(tar), createdBy);
        }

        private byte[] tar() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                for (String folder : folders()) {
                    put(tar, folder + "/", new byte[0], 0755);
                }
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    put(tar, file.getKey(), file.getValue(), file.getKey().contains("bin/") ? 0755 : 0644);
                }
                for (Map.Entry<String, String> link : links.entrySet()) {
                    TarArchiveEntry entry = new TarArchiveEntry(link.getKey(), TarConstants.LF_SYMLINK);
                    entry.setLinkName(link.getValue());
                    entry.setModTime(0);
                    tar.putArchiveEntry(entry);
                    tar.closeArchiveEntry();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }

        private Set<String> folders() {
            Set<String> folders = new TreeSet<>();
            for (String path : files.keySet()) {
                for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                    folders.add(path.substring(0, slash));
                }
            }
            return folders;
        }

        private static void put(TarArchiveOutputStream tar, String name, byte[] content, int mode) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(content.length);
            entry.setMode(mode);
            entry.setModTime(0);
            entry.setUserName("root");
            entry.setGroupName("root");
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }

        private static byte[] gzip(byte[] tar) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = new GZIPOutputStream(bytes)) {
                out.write(tar);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }
}
