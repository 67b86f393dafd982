package dev.tallyman.inventory;

import dev.tallyman.inventory.BaseImage.Evidence;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Platform;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An image of which the base is asked for. It need not be in the inventory.
 *
 * @param config   null where it could not be read
 * @param layers   how many its manifest has
 * @param declared what it says of its base; null where nothing
 */
public record BaseSubject(
        Platform platform,
        @Nullable ImageConfig config,
        int layers,
        @Nullable DeclaredBase declared) {
    /** Its diff-ids; empty where they do not fit its layers: then they tell nothing of it. */
    public List<Digest> diffIds() {
        return config != null && config.diffIds().size() == layers ? config.diffIds() : List.of();
    }

    /** What the image itself tells, without an inventory to look into: what it declares, and marks of its history. */
    public Optional<BaseImage> estimate() {
        Optional<HistoryMark> mark = Optional.ofNullable(config)
                .filter(known -> known.diffIds().size() == layers)
                .flatMap(HistoryMark::of);
        Integer below = mark.map(HistoryMark::layers).orElse(null);
        DeclaredBase said = declared;
        if (said != null) {
            String why = said.place().words() + " name" + (said.place() == DeclaredBase.Place.LABEL ? "" : "s") + " it"
                    + mark.map(one -> "; where it ends is an estimate: " + one.why())
                            .orElse("; where it ends is not known");
            return Optional.of(new BaseImage(
                    Evidence.DECLARED, why, said.title(), said.digest(), below, true, said.title(), List.of(), null));
        }
        return mark.map(one -> new BaseImage(
                Evidence.HISTORY,
                "an estimate: " + one.why(),
                one.name(),
                null,
                one.layers(),
                true,
                null,
                List.of(),
                null));
    }
}
