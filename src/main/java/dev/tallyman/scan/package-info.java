/** Reads one image from any source, and joins layer, catalog and match for it. */
@NullMarked
package dev.tallyman.scan;

import org.jspecify.annotations.NullMarked;
