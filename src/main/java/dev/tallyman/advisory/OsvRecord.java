package dev.tallyman.advisory;

/**
 * A record as it comes out of a feed.
 *
 * @param fingerprint of the bytes that were read: the same bytes are the same record
 * @param compressed  the bytes, zstd
 */
public record OsvRecord(Advisory advisory, long fingerprint, byte[] compressed) {}
