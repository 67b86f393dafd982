package dev.tallyman.layer.chunked;

import dev.tallyman.model.Digest;

/**
 * A stretch of a file's content.
 *
 * @param offset where its compressed bytes begin in the blob
 * @param inner  uncompressed bytes of others before it, where several chunks are compressed as one
 * @param size   uncompressed, at least 1
 * @param digest of the uncompressed bytes
 */
record Chunk(long offset, long inner, long size, Digest digest) {}
