package dev.tallyman.server.views;

import dev.tallyman.scan.ContentsDiff;
import dev.tallyman.server.views.ImageView.PlatformRow;
import org.jspecify.annotations.Nullable;

/**
 * How the image of one platform differs from that of the first.
 *
 * @param diff null where one of the two was not read: then nothing is known
 */
public record PlatformDrift(
        PlatformRow first, PlatformRow other, @Nullable ContentsDiff diff) {
    /** Whether one of the two was read in part: what seems to be missing in it may be there. */
    public boolean doubtful() {
        return first.reading() == Reading.PARTIAL || other.reading() == Reading.PARTIAL;
    }
}
