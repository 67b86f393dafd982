/**
 * Reads the files of interest of a layer that has a table of contents, eStargz or zstd:chunked, and fetches no more than these. The table is
 * believed because the image's manifest states its digest, and each chunk of a file because the table states its digest. The layer's own
 * digest cannot be checked this way, and neither can it be seen whether the archive says what its table says.
 */
@NullMarked
package dev.tallyman.layer.chunked;

import org.jspecify.annotations.NullMarked;
