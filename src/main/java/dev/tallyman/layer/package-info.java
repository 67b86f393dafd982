/**
 * One pass over a compressed layer: decompress, check, walk the tar, hand files to a visitor. Two threads with a few fixed buffers between them:
 * one fetches, hashes and inflates, the other hashes what came out and walks the archive. Nothing is unpacked to disk and memory does not
 * grow with the layer. The compressed bytes are read to their end whatever happens inside, because only then is their digest known.
 */
@NullMarked
package dev.tallyman.layer;

import org.jspecify.annotations.NullMarked;
