package dev.tallyman.scan;

import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Platform;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the SBOMs that are attached to the images of a target. No layer is read. */
public final class SbomAttachments {
    private final TargetOpener opener;

    public SbomAttachments(TargetOpener opener) {
        this.opener = opener;
    }

    /**
     * What is attached to the images of a target.
     *
     * @param notices what could not be read of it
     */
    public record Found(String target, List<OfImage> images, List<Problem> notices) {
        public Found {
            images = List.copyOf(images);
            notices = List.copyOf(notices);
        }
    }

    /** @param digest of the image's own manifest */
    public record OfImage(Platform platform, Digest digest, List<AttachedSbom> sboms) {
        public OfImage {
            sboms = List.copyOf(sboms);
        }
    }

    /**
     * @param platform null: all
     * @throws TallymanException where the target cannot be read, or is none that something is attached to
     */
    public Found of(String target, @Nullable Platform platform) {
        if (!(opener.open(target) instanceof TargetOpener.Opened.Image opened)) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "look for SBOMs attached to " + target,
                    "only images have something attached to them",
                    "Name an image of a registry or an OCI layout");
        }
        try (var source = opened.source()) {
            var root = source.resolve(opened.identifier());
            Set<Problem> notices = new LinkedHashSet<>();
            Attachments<AttachedSbom> attachments = new Attachments<>(source, AttachedSbom.KIND, notices);
            List<OfImage> images = new ArrayList<>();
            for (ImageTree.Leaf leaf : new ImageTree(source, notices).leaves(root)) {
                if (platform == null || leaf.platform().satisfies(platform)) {
                    Digest digest = leaf.descriptor().digest();
                    images.add(new OfImage(leaf.platform(), digest, attachments.of(root, digest)));
                }
            }
            return new Found(target, images, List.copyOf(notices));
        }
    }
}
