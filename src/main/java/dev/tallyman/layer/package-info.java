/** One pass over a compressed layer: decompress, check, walk the tar, hand files to catalogers. */
@NullMarked
package dev.tallyman.layer;

import org.jspecify.annotations.NullMarked;
