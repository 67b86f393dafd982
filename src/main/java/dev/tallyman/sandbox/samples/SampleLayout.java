package dev.tallyman.sandbox.samples;

import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.sandbox.samples.Layer.Packing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An OCI layout on the disk with one image: a layer with nearly all of it, and a small one on top. */
public final class SampleLayout {
    public static final String TAG = "sample";

    private static final int PROGRAM_BYTES = 512 << 10;
    private static final int SEED = 4;

    /** How much there is in the layer, beside the few packages that every one has. */
    public enum Extent {
        /** Packages and little else. */
        SMALL(1, 20, 12),
        /** As much as a distribution's base image has: reading it is most of the work. */
        LARGE(64, 5000, 240);

        private final int programs;
        private final int texts;
        private final int packages;

        Extent(int programs, int texts, int packages) {
            this.programs = programs;
            this.texts = texts;
            this.packages = packages;
        }
    }

    private SampleLayout() {}

    /** Writes the layout into a folder, which is made. */
    public static Path writeTo(Path folder, Packing packing, Extent extent) {
        try {
            Files.createDirectories(folder.resolve("blobs/sha256"));
            List<Layer> layers = List.of(layer(packing, extent), top(packing));
            byte[] config = config(layers);
            byte[] manifest = """
                    {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":%d},\
                    "layers":[%s]}""".formatted(
                            MediaType.OCI_MANIFEST,
                            MediaType.OCI_CONFIG,
                            Digest.of(config),
                            config.length,
                            layers.stream().map(SampleLayout::descriptor).collect(Collectors.joining(",")))
                    .getBytes(StandardCharsets.UTF_8);
            for (Layer layer : layers) {
                blob(folder, layer.content());
            }
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

    private static String descriptor(Layer layer) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(layer.mediaType(), layer.digest(), layer.content().length);
    }

    private static byte[] config(List<Layer> layers) {
        return """
                {"created":"2026-01-02T03:04:05.678901234Z","architecture":"amd64","os":"linux",\
                "config":{"Env":["PATH=/usr/local/bin:/usr/bin","SAMPLE_URL=https://example.org/?sample=true"],\
                "Labels":{"org.opencontainers.image.title":"sample"}},\
                "rootfs":{"type":"layers","diff_ids":[%s]},\
                "history":[%s]}""".formatted(
                        layers.stream()
                                .map(layer -> '"' + layer.diffId().toString() + '"')
                                .collect(Collectors.joining(",")),
                        layers.stream()
                                .map(layer -> "{\"created_by\":\"" + layer.createdBy() + "\"}")
                                .collect(Collectors.joining(",")))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Layer layer(Packing packing, Extent extent) {
        Random random = new Random(SEED);
        Layer.Builder layer = Layer.builder("ADD rootfs.tar / # sample")
                .files(DebianFiles.base("amd64"))
                .files(ScriptFiles.node("srv/app", "sample", "1.0.0", numbered("module", "@1.", extent.packages)))
                .files(ScriptFiles.python(numbered("distribution", "==2.", extent.packages / 8)))
                .file("usr/share/doc/notes.txt", "sample");
        debian(layer);
        jars(layer, extent.packages / 12);
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

    /** As an application's own layer is: it adds, replaces and removes. */
    private static Layer top(Packing packing) {
        return Layer.builder("COPY . /srv # sample")
                .file("srv/settings.yaml", "sample: true")
                .file("root/.netrc", "")
                .whiteout("usr/share/doc/notes.txt")
                .build(packing);
    }

    /** What only an image of a real distribution has: a merged {@code /usr}, programs and packages of Python's that are the system's, old ways to name a licence. */
    private static void debian(Layer.Builder layer) {
        for (String folder : List.of("bin", "lib", "sbin")) {
            layer.symlink(folder, "usr/" + folder);
        }
        String python = "usr/lib/python3/dist-packages/";
        layer.file(
                "var/lib/dpkg/info/libc6:amd64.list",
                "/.\n/bin/program0\n/usr/lib/x86_64-linux-gnu/libsample0.so.1.2\n/" + python + "owned-1.0.egg-info\n");
        layer.file(python + "owned-1.0.egg-info", "Metadata-Version: 1.1\nName: owned\nVersion: 1.0\n");
        layer.file("root/.netrc", "machine example.org login sample password aB3xK9mQ2vT7wL5z\n");
        layer.file(
                "srv/app/node_modules/old/package.json",
                "{\"name\":\"old\",\"version\":\"0.1.0\",\"licenses\":[{\"type\":\"MIT\"}]}");
    }

    private static String[] numbered(String name, String separator, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> name + i + separator + i % 40 + ".0")
                .toArray(String[]::new);
    }

    /** With Maven's metadata and without, as a bundle and with a name alone, inside another and beside it. */
    private static void jars(Layer.Builder layer, int ofEach) {
        String[] nested = new String[ofEach];
        for (int i = 0; i < ofEach; i++) {
            nested[i] = "org.example.nested:nested" + i + ":1." + i + ".0";
            layer.file(
                    "srv/lib/library" + i + "-2." + i + ".jar",
                    JavaFiles.library("org.example.part" + i % 5, "library" + i, "2." + i));
            layer.file(
                    "srv/lib/org.example.bundle" + i + "_3." + i + ".0.jar",
                    JavaFiles.withoutMaven(
                            "Bundle-SymbolicName: org.example.bundle" + i + "\r\nBundle-Version: 3." + i + ".0\r\n",
                            "org/example/bundle" + i,
                            200));
            layer.file(
                    "srv/lib/commons-sample" + i + "-1." + i + ".jar",
                    JavaFiles.withoutMaven("Created-By: sample\r\n", "org/apache/commons/sample" + i, 200));
        }
        layer.file("srv/lib/rocket-core-1.0.jar", JavaFiles.withoutMaven("", "com/acme/rocket", 20));
        layer.file("srv/lib/shaded-1.0.jar", JavaFiles.shaded("org.example", "shaded", "1.0", "one", "two"));
        layer.file("srv/app.jar", JavaFiles.application("org.example", "application", "1.0.0", nested));
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
