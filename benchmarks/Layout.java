import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Makes an OCI layout of gzipped layers: java Layout.java FOLDER TAG=LAYER.tar.gz,LAYER.tar.gz... Images that name the same file share its layer.
 * Files are linked, not copied.
 */
public final class Layout {
    private record Blob(String digest, long size) {}

    private record Layer(Blob blob, String diffId) {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path blobs = Files.createDirectories(folder.resolve("blobs/sha256"));
        Map<String, Layer> layers = new LinkedHashMap<>();
        List<String> manifests = new ArrayList<>();
        for (String image : List.of(arguments).subList(1, arguments.length)) {
            String tag = image.substring(0, image.indexOf('='));
            List<Layer> stack = new ArrayList<>();
            for (String file : image.substring(tag.length() + 1).split(",")) {
                if (!layers.containsKey(file)) {
                    layers.put(file, layer(blobs, Path.of(file)));
                }
                stack.add(layers.get(file));
            }
            manifests.add(image(blobs, tag, stack));
        }
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.writeString(
                folder.resolve("index.json"),
                "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", manifests) + "]}");
    }

    private static Layer layer(Path blobs, Path file) throws Exception {
        Blob blob = new Blob(digest(Files.newInputStream(file)), Files.size(file));
        Path link = blobs.resolve(blob.digest);
        if (!Files.exists(link)) {
            Files.createLink(link, file);
        }
        return new Layer(blob, digest(new GZIPInputStream(Files.newInputStream(file), 1 << 16)));
    }

    private static String image(Path blobs, String tag, List<Layer> stack) throws Exception {
        List<String> diffIds = new ArrayList<>();
        List<String> descriptors = new ArrayList<>();
        for (Layer layer : stack) {
            diffIds.add("\"sha256:" + layer.diffId + "\"");
            descriptors.add(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer.blob, ""));
        }
        Blob config = write(
                blobs,
                "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Labels\":{\"image\":\"" + tag
                        + "\"}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + String.join(",", diffIds) + "]}}");
        Blob manifest = write(
                blobs,
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
                        + descriptor("application/vnd.oci.image.config.v1+json", config, "") + ",\"layers\":["
                        + String.join(",", descriptors) + "]}");
        return descriptor(
                "application/vnd.oci.image.manifest.v1+json",
                manifest,
                ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + tag + "\"}");
    }

    private static String descriptor(String type, Blob blob, String more) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"sha256:" + blob.digest + "\",\"size\":" + blob.size + more
                + "}";
    }

    private static Blob write(Path blobs, String text) throws Exception {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        Files.write(blobs.resolve(digest), content);
        return new Blob(digest, content.length);
    }

    private static String digest(InputStream content) throws Exception {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        try (InputStream in = content) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(hash.digest());
    }
}
