package dev.tallyman.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.TallymanException;
import dev.tallyman.testing.Corpus;
import dev.tallyman.testing.Tools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layouts and archives as skopeo writes them, as Docker does, and as nobody should. */
class LocalSourcesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"oci, 1", "oci-archive, 1", "docker-archive, acme/app:1", "docker-archive, 1"})
    void readsWhatSkopeoWrites(String kind, String identifier) throws Exception {
        Path rootfs = Corpus.require("rootfs/alpine-minirootfs-3.10.3-x86_64.tar.gz");
        Path file = folder.resolve("image");
        String name = kind.equals("docker-archive") ? "acme/app:1" : "1";
        Tools.run("skopeo", "copy", "--insecure-policy", "tarball:" + rootfs, kind + ":" + file + ":" + name);
        Target target = Target.parse(kind + ":" + file + ":" + identifier);
        assertThat(((Target.Local) target).identifier()).isEqualTo(identifier);
        for (String asked : new String[] {identifier, ""}) {
            try (ImageSource source = open(target)) {
                assertReadable(source, source.resolve(asked));
            }
        }
        try (ImageSource source = open(target)) {
            assertThatThrownBy(() -> source.resolve("2")).isInstanceOfSatisfying(TallymanException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
                assertThat(e.getMessage()).contains("1");
            });
            Digest digest = source.resolve(identifier).descriptor().digest();
            assertThat(source.resolve(digest.toString()).descriptor().digest()).isEqualTo(digest);
        }
    }

    private static ImageSource open(Target target) {
        return ((Target.Local) target).open();
    }

    private static void assertReadable(ImageSource source, ImageSource.Resolved resolved) throws Exception {
        Manifest.Image image = (Manifest.Image) ManifestReader.readManifest(
                resolved.content(), resolved.descriptor().mediaType());
        assertThat(source.manifest(resolved.descriptor())).isEqualTo(resolved.content());
        ImageConfig config = ManifestReader.readConfig(source.smallBlob(image.config(), 1 << 20));
        assertThat(config.diffIds()).hasSameSizeAs(image.layers()).isNotEmpty();
        for (Descriptor layer : image.layers()) {
            try (InputStream stream = source.blob(layer)) {
                byte[] content = stream.readAllBytes();
                assertThat(Digest.of(content)).isEqualTo(layer.digest());
                assertThat(content).hasSize((int) layer.size());
            }
        }
    }

    /** Folders per layer, a layer that is a link to another's, as Docker wrote them before version 25; and gzip around it all. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsLegacyLayersAndLinks(boolean compressed) throws Exception {
        byte[] layer = tar("hello", "world");
        Digest diffId = Digest.of(layer);
        String config = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + diffId + "\",\"" + diffId + "\"]}}";
        String configName = Digest.of(config.getBytes(StandardCharsets.UTF_8)).hex() + ".json";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out =
                new TarArchiveOutputStream(compressed ? new GZIPOutputStream(bytes) : bytes)) {
            put(out, "aaa/layer.tar", layer);
            TarArchiveEntry link = new TarArchiveEntry("bbb/layer.tar", TarConstants.LF_SYMLINK);
            link.setLinkName("../aaa/layer.tar");
            out.putArchiveEntry(link);
            out.closeArchiveEntry();
            put(out, configName, config.getBytes(StandardCharsets.UTF_8));
            put(
                    out,
                    "manifest.json",
                    ("[{\"Config\":\"" + configName
                                    + "\",\"RepoTags\":[\"acme/app:1\"],\"Layers\":[\"aaa/layer.tar\",\"bbb/layer.tar\"]}]")
                            .getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("save.tar"), bytes.toByteArray());
        try (DockerArchive archive = DockerArchive.open(file)) {
            ImageSource.Resolved resolved = archive.resolve("acme/app:1");
            assertReadable(archive, resolved);
            Manifest.Image image = (Manifest.Image) ManifestReader.readManifest(resolved.content(), null);
            assertThat(image.layers()).extracting(Descriptor::digest).containsExactly(diffId, diffId);
        }
    }

    @Test
    void severalImagesNeedAName() throws Exception {
        Path layout = layout("""
                {"schemaVersion":2,"manifests":[%s,%s]}""".formatted(descriptor("{\"a\":1}", "one"), descriptor("{\"a\":2}", "two")));
        try (OciLayout source = OciLayout.folder(layout)) {
            assertThatThrownBy(() -> source.resolve("")).isInstanceOfSatisfying(TallymanException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
                assertThat(e.getMessage()).contains("one, two");
            });
            assertThat(new String(source.resolve("two").content(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"a\":2}");
        }
    }

    @Test
    void severalManifestsOfOneNameAreAnIndex() throws Exception {
        Path layout = layout("""
                {"schemaVersion":2,"manifests":[%s,%s]}""".formatted(descriptor("{\"a\":1}", "one"), descriptor("{\"a\":2}", "one")));
        try (OciLayout source = OciLayout.folder(layout)) {
            for (String identifier : new String[] {"one", ""}) {
                ImageSource.Resolved resolved = source.resolve(identifier);
                assertThat(resolved.descriptor().digest()).isEqualTo(Digest.of(resolved.content()));
                Manifest.Index index = (Manifest.Index) ManifestReader.readManifest(
                        resolved.content(), resolved.descriptor().mediaType());
                assertThat(index.manifests()).hasSize(2);
            }
        }
    }

    @Test
    void refusesWhatDoesNotFitItsDigest() throws Exception {
        Path layout = layout("{\"schemaVersion\":2,\"manifests\":[" + descriptor("{\"a\":1}", "one") + "]}");
        Path blob = layout.resolve("blobs/sha256/"
                + Digest.of("{\"a\":1}".getBytes(StandardCharsets.UTF_8)).hex());
        Files.writeString(blob, "{\"a\":9}");
        try (OciLayout source = OciLayout.folder(layout)) {
            assertThatThrownBy(() -> source.resolve("one"))
                    .isInstanceOfSatisfying(
                            TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONTENT));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"sha256:../../etc/passwd\",\"size\":1}]}",
                "{\"schemaVersion\":2,\"manifests\":{}}",
                "{\"manifests\":[{\"size\":1}]}"
            })
    void refusesAnIndexThatIsNone(String index) throws Exception {
        Path layout = layout(index);
        assertThatThrownBy(() -> OciLayout.folder(layout))
                .isInstanceOfSatisfying(
                        TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONTENT));
    }

    @Test
    void saysWhatAFileIsInstead() throws Exception {
        assertThatThrownBy(() -> OciLayout.folder(folder.resolve("nope"))).hasMessageContaining("no such folder");
        assertThatThrownBy(() -> OciLayout.folder(folder)).hasMessageContaining("oci-layout");
        Path text = Files.writeString(folder.resolve("text"), "hello");
        assertThatThrownBy(() -> DockerArchive.open(text)).hasMessageContaining("not a tar archive");
        assertThatThrownBy(() -> OciLayout.archive(Files.write(folder.resolve("empty"), new byte[0])))
                .isInstanceOf(TallymanException.class);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            put(out, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
        }
        Path layout = Files.write(folder.resolve("layout.tar"), bytes.toByteArray());
        assertThatThrownBy(() -> DockerArchive.open(layout))
                .isInstanceOfSatisfying(
                        TallymanException.class, e -> assertThat(e.hint()).contains("oci-archive:"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker://ghcr.io/a/b",
                "https://ghcr.io/a/b",
                "dir:/tmp/x",
                "GHCR.io/A/b:1 ",
                "",
                "oci:",
                "ghcr.io/a/b@sha256:123",
                "a b",
                "ghcr.io/Acme/api"
            })
    void refusesWhatIsNoTarget(String text) {
        assertThatThrownBy(() -> Target.parse(text))
                .isInstanceOfSatisfying(
                        TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
    }

    @Test
    void findsWhereThePathEnds() throws Exception {
        Path odd = Files.createDirectory(folder.resolve("a:b"));
        assertThat(Target.parse("oci:" + odd)).isEqualTo(new Target.Layout(odd, ""));
        assertThat(Target.parse("oci:" + odd + ":1.0")).isEqualTo(new Target.Layout(odd, "1.0"));
        assertThat(Target.parse("oci:/no/such:1.0")).isEqualTo(new Target.Layout(Path.of("/no/such"), "1.0"));
        assertThat(Target.parse("oci:/no/such")).isEqualTo(new Target.Layout(Path.of("/no/such"), ""));
        Path file = Files.writeString(folder.resolve("f.tar"), "");
        assertThat(Target.parse("docker-archive:" + file + ":acme/app:1"))
                .isEqualTo(new Target.DockerSave(file, "acme/app:1"));
        assertThat(Target.parse("ghcr.io/acme/api")).isInstanceOf(Target.Remote.class);
    }

    private Path layout(String index) throws IOException {
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.writeString(folder.resolve("index.json"), index);
        return folder;
    }

    private String descriptor(String manifest, String tag) throws IOException {
        byte[] content = manifest.getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.of(content);
        Files.createDirectories(folder.resolve("blobs/sha256"));
        Files.write(folder.resolve("blobs/sha256/" + digest.hex()), content);
        return "{\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"digest\":\"" + digest + "\",\"size\":"
                + content.length + ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + tag + "\"}}";
    }

    private static byte[] tar(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            put(out, name, content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream out, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }
}
