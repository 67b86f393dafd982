/** Advisory feeds: OSV records, read as a stream. */
@NullMarked
package dev.tallyman.advisory;

import org.jspecify.annotations.NullMarked;
