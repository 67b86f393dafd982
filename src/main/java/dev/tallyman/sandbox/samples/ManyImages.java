package dev.tallyman.sandbox.samples;

import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Generated images, as many as wanted: packages {@code p0}, {@code p1}, … with the tags {@code t0}, {@code t1}, … A layer is a few bytes. */
public final class ManyImages {
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] LAYER = "sample layer".getBytes(StandardCharsets.UTF_8);

    private final Sandbox sandbox;
    private final String owner;

    public ManyImages(Sandbox sandbox, String owner) {
        this.sandbox = sandbox;
        this.owner = owner;
    }

    /** Pushes so many packages of so many versions each, a minute apart. */
    public void push(int packages, int versions) {
        for (int number = 0; number < packages; number++) {
            String name = owner + "/p" + number;
            sandbox.pushBlob(name, LAYER);
            for (int version = 0; version < versions; version++) {
                push(name, version);
            }
        }
    }

    private void push(String name, int version) {
        byte[] config = ("{\"os\":\"linux\",\"architecture\":\"amd64\",\"created\":\"2026-01-01T00:00:00Z\","
                        + "\"config\":{\"Labels\":{\"sample\":\"" + name + " " + version + "\"}},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + Digest.of(LAYER) + "\"]},"
                        + "\"history\":[{\"created_by\":\"COPY sample\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        sandbox.pushBlob(name, config);
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"config\":"
                + descriptor(MediaType.OCI_CONFIG, config) + ",\"layers\":["
                + descriptor(MediaType.OCI_LAYER, LAYER) + "]}";
        sandbox.pushManifest(
                name,
                "t" + version,
                MediaType.OCI_MANIFEST,
                manifest.getBytes(StandardCharsets.UTF_8),
                FIRST.plusSeconds(60L * version));
    }

    private static String descriptor(String type, byte[] content) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + Digest.of(content) + "\",\"size\":" + content.length
                + "}";
    }
}
