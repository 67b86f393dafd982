package dev.tallyman.inventory;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tallyman.model.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A name under which the inventory has a base image.
 *
 * @param tag    null where no tag points to it any more
 * @param digest what the tag points to: the manifest, or the index that it is in
 */
public record BaseName(
        long repositoryId,
        String registry,
        String name,
        @Nullable String tag,
        Digest digest) {
    /** As one pulls it, and as JSON has it. */
    @JsonValue
    public String full() {
        return registry + "/" + reference();
    }

    /** Without the registry; of what no tag names, the beginning of its digest. */
    public String reference() {
        return tag == null ? name + "@sha256:" + digest.abbreviated() : name + ":" + tag;
    }
}
