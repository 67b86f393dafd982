package dev.tallyman.inventory;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Manifest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an image says of its base (OCI image specification, annotations.md): whoever built it may have written anything.
 *
 * @param name   {@code org.opencontainers.image.base.name}; null where only the digest is told
 * @param digest {@code org.opencontainers.image.base.digest}; null where it is not told, or is none
 * @param place  where it says so
 */
public record DeclaredBase(@Nullable String name, @Nullable Digest digest, Place place) {
    /** Names are shown: what is longer is no reference. */
    public static final int MAX_NAME = 512;

    private static final String NAME = "org.opencontainers.image.base.name";
    private static final String DIGEST = "org.opencontainers.image.base.digest";

    /** The nearest to the image first. */
    public enum Place {
        MANIFEST(0, "an annotation of its manifest"),
        DESCRIPTOR(1, "an annotation beside it in its index"),
        INDEX(2, "an annotation of its index"),
        LABEL(3, "its labels");

        private final int distance;
        private final String words;

        Place(int distance, String words) {
            this.distance = distance;
            this.words = words;
        }

        /** How far from the image it is, as it is stored: 0 is nearest. */
        public int distance() {
            return distance;
        }

        /** @throws IllegalArgumentException where there is no place at that distance */
        public static Place at(int distance) {
            return Arrays.stream(values())
                    .filter(place -> place.distance == distance)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no place at " + distance));
        }

        public String words() {
            return words;
        }
    }

    /** What annotations or labels tell; empty where they tell nothing of a base. */
    public static Optional<DeclaredBase> of(Map<String, String> said, Place place) {
        String name = said.getOrDefault(NAME, "").strip();
        Digest digest = Digest.tryParse(said.getOrDefault(DIGEST, "").strip()).orElse(null);
        boolean named = !name.isEmpty() && name.length() <= MAX_NAME;
        return named || digest != null
                ? Optional.of(new DeclaredBase(named ? name : null, digest, place))
                : Optional.empty();
    }

    /**
     * What is said of an image, by the place nearest to it.
     *
     * @param index      that it was reached through; null where it stands alone
     * @param descriptor of the image as that index has it
     */
    public static Optional<DeclaredBase> of(
            Map<String, String> manifest,
            Manifest.@Nullable Index index,
            @Nullable Descriptor descriptor,
            Map<String, String> labels) {
        return Stream.of(
                        of(manifest, Place.MANIFEST),
                        of(descriptor == null ? Map.of() : descriptor.annotations(), Place.DESCRIPTOR),
                        of(index == null ? Map.of() : index.annotations(), Place.INDEX),
                        of(labels, Place.LABEL))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The name, or the digest where there is none. */
    public String title() {
        return name != null ? name : String.valueOf(digest);
    }
}
