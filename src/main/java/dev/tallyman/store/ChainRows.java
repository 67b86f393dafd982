package dev.tallyman.store;

import dev.tallyman.model.ChainId;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ImageConfig;
import java.util.HexFormat;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The columns {@code chain}: what an image's layers are up to each height, as bytes, so that images built on it are found by an index. */
final class ChainRows {
    private ChainRows() {}

    /** A ChainID as the columns have it. */
    static byte[] bytes(Digest chain) {
        return HexFormat.of().parseHex(chain.hex());
    }

    /** Sets an image's, whose layers are recorded. Where the configuration does not fit them, they tell nothing. */
    static void record(DSLContext context, long imageId, int layers, @Nullable ImageConfig config) {
        List<Digest> diffIds = config != null && config.diffIds().size() == layers ? config.diffIds() : List.of();
        List<Digest> heights = ChainId.heights(diffIds);
        context.execute(
                "UPDATE image SET chain = ? WHERE id = ?",
                ChainId.holdsFiles(diffIds) ? bytes(heights.getLast()) : null,
                imageId);
        Batch batch = new Batch(context, "UPDATE image_layer SET chain = ? WHERE image_id = ? AND position = ?");
        for (int i = 0; i < heights.size(); i++) {
            batch.add(bytes(heights.get(i)), imageId, i);
        }
        batch.execute();
    }
}
