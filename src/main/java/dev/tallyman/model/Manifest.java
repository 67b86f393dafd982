package dev.tallyman.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A manifest as a registry keeps it: of one image (or artifact), or an index of several. Read it with {@link ManifestReader}. */
public sealed interface Manifest {
    String mediaType();

    /** The manifest that this one is about, where it is a referrer. */
    @Nullable
    Descriptor subject();

    @Nullable
    String artifactType();

    Map<String, String> annotations();

    /** A single manifest: configuration and layers (OCI image specification, manifest.md; Docker schema 2). */
    record Image(
            String mediaType,
            Descriptor config,
            List<Descriptor> layers,
            @Nullable Descriptor subject,
            @Nullable String artifactType,
            Map<String, String> annotations)
            implements Manifest {
        public Image {
            layers = List.copyOf(layers);
            annotations = Map.copyOf(annotations);
        }

        /** Whether this is a container image, and not an artifact that merely uses the manifest format. */
        public boolean isContainerImage() {
            return artifactType == null
                    && MediaType.isImageConfig(config.mediaType())
                    && layers.stream().allMatch(layer -> MediaType.isLayer(layer.mediaType()));
        }

        /** Bytes of the configuration and the layers, as stated. */
        public long contentSize() {
            return config.size() + layers.stream().mapToLong(Descriptor::size).sum();
        }
    }

    /** An index: manifests, most often one a platform (OCI image specification, image-index.md; Docker manifest list). */
    record Index(
            String mediaType,
            List<Descriptor> manifests,
            @Nullable Descriptor subject,
            @Nullable String artifactType,
            Map<String, String> annotations)
            implements Manifest {
        public Index {
            manifests = List.copyOf(manifests);
            annotations = Map.copyOf(annotations);
        }
    }

    /** Whether an index's child is one of BuildKit's attestation manifests. */
    static boolean isBuildKitAttestation(Descriptor child) {
        return "attestation-manifest".equals(child.annotations().get("vnd.docker.reference.type"));
    }
}
