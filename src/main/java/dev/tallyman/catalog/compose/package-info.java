/** Layers laid over each other: whiteouts, links, ownership, the distribution; the result is what an image holds. */
@NullMarked
package dev.tallyman.catalog.compose;

import org.jspecify.annotations.NullMarked;
