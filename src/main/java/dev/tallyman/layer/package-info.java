/**
 * One pass over a compressed layer: decompress, check, walk the tar, hand files to a visitor. Two threads with a few fixed buffers between them:
 * one fetches and inflates, the other walks the archive and hashes what came out; the compressed bytes are hashed by the one that has less to do. Nothing is unpacked to disk and memory does not
 * grow with the layer. The compressed bytes are read to their end whatever happens inside, because only then is their digest known.
 */
@NullMarked
package dev.tallyman.layer;

import org.jspecify.annotations.NullMarked;
