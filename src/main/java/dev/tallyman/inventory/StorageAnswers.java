package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.tallyman.model.Digest;
import java.util.List;

/** What takes how much room in the registry, of all images that are there. */
public interface StorageAnswers {
    /** The largest first, by what it takes alone. */
    List<Use> of(Grouping grouping);

    /** Layers, those first whose sharing saves most; at most {@code most}. */
    List<LayerUse> layers(int most);

    /** What is added up. */
    enum Grouping {
        OWNER,
        IMAGE
    }

    /**
     * @param name    the owner, or {@code owner/name}
     * @param storage its {@code shared} is what others of the same grouping use too
     */
    record Use(String name, @JsonUnwrapped Storage storage) {}

    /**
     * @param images      platform images that have it
     * @param names       names of images that have it
     * @param repetitions bytes that its sharing saves: its size, as often as it would be there again
     */
    record LayerUse(
            @JsonSerialize(using = ToStringSerializer.class) Digest digest,
            long size,
            long images,
            List<String> names,
            long repetitions) {
        public LayerUse {
            names = List.copyOf(names);
        }
    }
}
