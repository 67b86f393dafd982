package dev.tallyman.inventory;

import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageReference;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How people name an image of the inventory: {@code [REGISTRY/]OWNER/NAME[:TAG|@DIGEST]}. Names have no capitals; they are folded.
 *
 * @param name as given, the registry with it where one was given
 */
public record ImageSelector(
        String name, @Nullable String tag, @Nullable Digest digest) {
    /** Parses what a user wrote; empty where it cannot name an image. A digest rules out a tag, as {@code name:tag@digest} names one version. */
    public static Optional<ImageSelector> tryParse(String text) {
        String rest = text.strip();
        Digest digest = null;
        int at = rest.indexOf('@');
        if (at >= 0) {
            Optional<Digest> parsed = Digest.tryParse(rest.substring(at + 1));
            if (parsed.isEmpty()) {
                return Optional.empty();
            }
            digest = parsed.get();
            rest = rest.substring(0, at);
        }
        String tag = null;
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = rest.substring(colon + 1);
            rest = rest.substring(0, colon);
        }
        boolean valid = !rest.isEmpty()
                && rest.chars().noneMatch(c -> c <= ' ' || c == 0x7f)
                && (tag == null || ImageReference.isTag(tag));
        return valid
                ? Optional.of(new ImageSelector(rest.toLowerCase(Locale.ROOT), digest == null ? tag : null, digest))
                : Optional.empty();
    }
}
