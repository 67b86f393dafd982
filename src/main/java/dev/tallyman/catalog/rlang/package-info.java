/** R packages of a library. */
@NullMarked
package dev.tallyman.catalog.rlang;

import org.jspecify.annotations.NullMarked;
