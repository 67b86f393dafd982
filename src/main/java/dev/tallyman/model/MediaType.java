package dev.tallyman.model;

/** The media types that images are made of (OCI image specification, media-types.md; Docker image manifest v2, schema 2). */
public final class MediaType {
    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
    public static final String OCI_EMPTY = "application/vnd.oci.empty.v1+json";
    public static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

    /** GHCR answers 404 where a type is left out of Accept, so every manifest request names all four. */
    public static final String ACCEPT_MANIFESTS =
            String.join(", ", OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST);

    private MediaType() {}

    public static boolean isIndex(String type) {
        return type.equals(OCI_INDEX) || type.equals(DOCKER_LIST);
    }

    public static boolean isManifest(String type) {
        return type.equals(OCI_MANIFEST) || type.equals(DOCKER_MANIFEST);
    }

    public static boolean isImageConfig(String type) {
        return type.equals(OCI_CONFIG) || type.equals(DOCKER_CONFIG);
    }

    /** Whether {@code type} is a file-system layer, compressed or not, distributable or not. */
    public static boolean isLayer(String type) {
        return type.startsWith("application/vnd.oci.image.layer.")
                || type.startsWith("application/vnd.docker.image.rootfs.");
    }

    /** Whether {@code type} is a layer that is kept elsewhere ({@code urls}); such a layer is reported as unread, never fetched. */
    public static boolean isForeignLayer(String type) {
        return type.startsWith("application/vnd.oci.image.layer.nondistributable.")
                || type.startsWith("application/vnd.docker.image.rootfs.foreign.");
    }
}
