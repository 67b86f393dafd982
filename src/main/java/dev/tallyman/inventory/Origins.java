package dev.tallyman.inventory;

import dev.tallyman.inventory.BaseImage.Origin;
import dev.tallyman.model.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells for what is in an image whether its base or the image itself brought it.
 *
 * @param base   null where none is known: then nothing is known of where things come from
 * @param layers the image's, bottom first, as the manifest has them
 */
public record Origins(@Nullable BaseImage base, List<Digest> layers) {
    public static final Origins UNKNOWN = new Origins(null, List.of());

    public Origins {
        layers = List.copyOf(layers);
    }

    /** @param layer that brought it; null where that is not known */
    public Origin of(@Nullable Digest layer) {
        int position = layer == null ? -1 : layers.indexOf(layer);
        if (base == null || base.layers() == null || position < 0) {
            return Origin.UNKNOWN;
        }
        return position < base.layers() ? Origin.BASE : Origin.IMAGE;
    }

    /** {@link #of}, but an estimate counts as unknown: for what decides something. */
    public Origin certain(@Nullable Digest layer) {
        return base != null && base.estimated() ? Origin.UNKNOWN : of(layer);
    }
}
