package dev.tallyman.sandbox.samples;

import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.sandbox.samples.Layer.Packing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** An OCI layout on the disk with one image of one layer. */
public final class SampleLayout {
    public static final String TAG = "sample";

    private static final int PROGRAM_BYTES = 512 << 10;
    private static final int SEED = 4;

    /** How much there is in the layer, beside the few packages that every one has. */
    public enum Extent {
        /** Packages and little else. */
        SMALL(1, 20),
        /** As much as a distribution's base image has: reading it is most of the work. */
        LARGE(64, 5000);

        private final int programs;
        private final int texts;

        Extent(int programs, int texts) {
            this.programs = programs;
            this.texts = texts;
        }
    }

    private SampleLayout() {}

    /** Writes the layout into a folder, which is made. */
    public static Path writeTo(Path folder, Packing packing, Extent extent) {
        try {
            Files.createDirectories(folder.resolve("blobs/sha256"));
            Layer layer = layer(packing, extent);
            byte[] config = config(layer);
            byte[] manifest = """
                    {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":%d},\
                    "layers":[{"mediaType":"%s","digest":"%s","size":%d}]}""".formatted(
                            MediaType.OCI_MANIFEST,
                            MediaType.OCI_CONFIG,
                            Digest.of(config),
                            config.length,
                            layer.mediaType(),
                            layer.digest(),
                            layer.content().length)
                    .getBytes(StandardCharsets.UTF_8);
            blob(folder, layer.content());
            blob(folder, config);
            blob(folder, manifest);
            Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
            Files.writeString(folder.resolve("index.json"), """
                    {"schemaVersion":2,"manifests":[{"mediaType":"%s","digest":"%s","size":%d,\
                    "annotations":{"org.opencontainers.image.ref.name":"%s"}}]}""".formatted(
                            MediaType.OCI_MANIFEST, Digest.of(manifest), manifest.length, TAG));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void blob(Path folder, byte[] content) throws IOException {
        Files.write(folder.resolve("blobs/sha256/" + Digest.of(content).hex()), content);
    }

    private static byte[] config(Layer layer) {
        return """
                {"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["%s"]},\
                "history":[{"created_by":"%s"}]}""".formatted(layer.diffId(), layer.createdBy()).getBytes(StandardCharsets.UTF_8);
    }

    private static Layer layer(Packing packing, Extent extent) {
        Random random = new Random(SEED);
        Layer.Builder layer = Layer.builder("ADD rootfs.tar / # sample")
                .files(DebianFiles.base("amd64"))
                .files(ScriptFiles.node("srv/app", "sample", "1.0.0", "lodash@4.17.15"))
                .files(ScriptFiles.python("requests==2.19.0"))
                .file("usr/share/doc/notes.txt", "sample");
        for (int i = 0; i < extent.programs; i++) {
            layer.file("usr/bin/program" + i, program(random));
            layer.file("usr/lib/x86_64-linux-gnu/libsample" + i + ".so.1.2", program(random));
            layer.symlink("usr/lib/x86_64-linux-gnu/libsample" + i + ".so.1", "libsample" + i + ".so.1.2");
        }
        for (int i = 0; i < extent.texts; i++) {
            layer.file("usr/share/doc/sample" + i % 700 + "/text" + i, "sample data ".repeat(random.nextInt(400)));
        }
        return layer.build(packing);
    }

    /** Bytes as uneven as code is. */
    private static byte[] program(Random random) {
        byte[] content = new byte[PROGRAM_BYTES];
        for (int i = 0; i < content.length; i++) {
            int any = random.nextInt();
            content[i] = (any & 0x300) == 0 ? 0 : (byte) any;
        }
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}, 0, content, 0, 8);
        return content;
    }
}
