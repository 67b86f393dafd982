package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Manifest;
import java.util.Locale;

/** What a version of a package is. */
public enum VersionKind {
    INDEX,
    IMAGE,
    /** In-toto statements about an image: BuildKit's, cosign's {@code .att}, GitHub's, in Sigstore bundles or not. */
    ATTESTATION,
    SIGNATURE,
    /** Something else in the form of a manifest: a Helm chart, a policy bundle, an SBOM. */
    ARTIFACT,
    /** Its manifest could not be read. */
    UNREADABLE;

    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle";
    private static final String PREDICATE = "dev.sigstore.bundle.predicateType";

    /** As in JSON and in the database. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static VersionKind ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Tells by what a manifest says of its content, never by its tag: a tag can be put on anything. */
    public static VersionKind of(Manifest manifest) {
        return switch (manifest) {
            case Manifest.Index index -> INDEX;
            case Manifest.Image image -> of(image);
        };
    }

    private static VersionKind of(Manifest.Image image) {
        if (isSignature(image)) {
            return SIGNATURE;
        }
        if (isAttestation(image)) {
            return ATTESTATION;
        }
        return image.isContainerImage() ? IMAGE : ARTIFACT;
    }

    private static boolean isSignature(Manifest.Image image) {
        return hasType(image, "application/vnd.dev.cosign.simplesigning.")
                || hasType(image, "application/vnd.dev.cosign.artifact.sig.")
                || hasType(image, "application/vnd.cncf.notary.signature")
                || (hasType(image, BUNDLE) && predicate(image).startsWith("https://sigstore.dev/cosign/sign/"));
    }

    private static boolean isAttestation(Manifest.Image image) {
        return hasType(image, "application/vnd.in-toto")
                || hasType(image, "application/vnd.dsse.envelope")
                || hasType(image, "application/vnd.dev.cosign.artifact.att.")
                || hasType(image, BUNDLE);
    }

    private static boolean hasType(Manifest.Image image, String prefix) {
        return startsWith(image.artifactType(), prefix)
                || image.config().mediaType().startsWith(prefix)
                || image.layers().stream().map(Descriptor::mediaType).anyMatch(type -> type.startsWith(prefix));
    }

    private static boolean startsWith(@org.jspecify.annotations.Nullable String text, String prefix) {
        return text != null && text.startsWith(prefix);
    }

    private static String predicate(Manifest.Image image) {
        return image.annotations().getOrDefault(PREDICATE, "");
    }
}
