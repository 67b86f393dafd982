package dev.tallyman.scan;

import dev.tallyman.inventory.BaseSubject;
import dev.tallyman.inventory.DeclaredBase;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.ManifestReader.MalformedException;
import dev.tallyman.model.Platform;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.ImageSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks from a manifest or index to its container images. Attestations and other artifacts are left out; what cannot be read is a problem. */
final class ImageTree {
    /** Indexes within indexes; real ones have one level. */
    static final int MAX_DEPTH = 4;

    /** An image's configuration is some kilobytes; past this it is not read. */
    static final int MAX_CONFIG_BYTES = 8 << 20;

    private final ImageSource source;
    private final Set<Problem> problems;
    private final Set<Digest> seen = new HashSet<>();

    ImageTree(ImageSource source, Set<Problem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /**
     * A container image.
     *
     * @param config   null where it could not be read
     * @param declared what it says of its base; null where nothing
     */
    record Leaf(
            Descriptor descriptor,
            Manifest.Image manifest,
            @Nullable ImageConfig config,
            Platform platform,
            List<@Nullable Digest> diffIds,
            @Nullable DeclaredBase declared) {

        BaseSubject subject() {
            return new BaseSubject(platform, config, manifest.layers().size(), declared);
        }

        /** Bottom first. */
        List<Digest> layers() {
            return manifest.layers().stream().map(Descriptor::digest).toList();
        }
    }

    List<Leaf> leaves(ImageSource.Resolved root) {
        List<Leaf> leaves = new ArrayList<>();
        walk(root.descriptor(), root.content(), null, 0, leaves);
        return leaves;
    }

    private void walk(
            Descriptor descriptor, byte[] content, Manifest.@Nullable Index parent, int depth, List<Leaf> leaves) {
        if (!seen.add(descriptor.digest())) {
            return;
        }
        try {
            Manifest manifest = ManifestReader.readManifest(content, descriptor.mediaType());
            if (manifest instanceof Manifest.Image image) {
                leaf(descriptor, image, parent, depth, leaves);
            } else {
                children(descriptor, (Manifest.Index) manifest, depth, leaves);
            }
        } catch (MalformedException e) {
            problem(descriptor, e.getMessage());
        }
    }

    private void children(Descriptor parent, Manifest.Index index, int depth, List<Leaf> leaves) {
        if (depth >= MAX_DEPTH) {
            problem(parent, "indexes nested deeper than " + MAX_DEPTH + " are not read");
            return;
        }
        for (Descriptor child : index.manifests()) {
            if (Manifest.isBuildKitAttestation(child) || child.artifactType() != null) {
                continue;
            }
            try {
                walk(child, source.manifest(child), index, depth + 1, leaves);
            } catch (TallymanException e) {
                problem(child, "not read: " + e.reason());
            }
        }
    }

    private void leaf(
            Descriptor descriptor,
            Manifest.Image image,
            Manifest.@Nullable Index parent,
            int depth,
            List<Leaf> leaves) {
        if (!image.isContainerImage()) {
            if (depth == 0) {
                String type = image.artifactType() == null ? image.config().mediaType() : image.artifactType();
                problem(descriptor, "not a container image but an artifact of type " + type);
            }
            return;
        }
        ImageConfig config = config(image);
        Platform platform = config != null && !config.platform().equals(Platform.UNKNOWN)
                ? config.platform()
                : descriptor.platform() != null ? descriptor.platform() : Platform.UNKNOWN;
        Optional<DeclaredBase> declared = DeclaredBase.of(
                image.annotations(),
                parent,
                parent == null ? null : descriptor,
                config == null ? Map.of() : config.labels());
        leaves.add(new Leaf(
                descriptor,
                image,
                config,
                withVariant(platform, descriptor),
                diffIds(image, config),
                declared.orElse(null)));
    }

    /** Some builders state the variant in the index alone. */
    private static Platform withVariant(Platform platform, Descriptor descriptor) {
        Platform stated = descriptor.platform();
        if (stated != null
                && platform.variant() == null
                && stated.variant() != null
                && stated.os().equals(platform.os())
                && stated.architecture().equals(platform.architecture())) {
            return stated;
        }
        return platform;
    }

    private @Nullable ImageConfig config(Manifest.Image image) {
        try {
            return ManifestReader.readConfig(source.smallBlob(image.config(), MAX_CONFIG_BYTES));
        } catch (TallymanException e) {
            problem(image.config(), "the image's configuration is not read: " + e.reason());
        } catch (MalformedException e) {
            problem(image.config(), e.getMessage());
        }
        return null;
    }

    private List<@Nullable Digest> diffIds(Manifest.Image image, @Nullable ImageConfig config) {
        List<@Nullable Digest> diffIds = new ArrayList<>();
        boolean matching =
                config != null && config.diffIds().size() == image.layers().size();
        if (config != null && !matching) {
            problem(
                    image.config(),
                    "the configuration has " + config.diffIds().size() + " diff-ids for "
                            + image.layers().size() + " layers");
        }
        for (int i = 0; i < image.layers().size(); i++) {
            diffIds.add(config != null && matching ? config.diffIds().get(i) : null);
        }
        return diffIds;
    }

    private void problem(Descriptor at, String what) {
        problems.add(new Problem(at.digest().toString(), what));
    }
}
