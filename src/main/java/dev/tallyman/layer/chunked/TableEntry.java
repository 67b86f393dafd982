package dev.tallyman.layer.chunked;

import dev.tallyman.layer.LayerEntry;
import java.util.List;

/**
 * An entry of the archive as the table has it.
 *
 * @param name   as it stands
 * @param size   of a file, else 0
 * @param target of a link as it stands, else empty
 * @param chunks of a file that is not empty; they cover it without a gap
 */
record TableEntry(String name, LayerEntry.Kind kind, long size, int mode, String target, List<Chunk> chunks) {
    TableEntry {
        chunks = List.copyOf(chunks);
    }
}
