/** Zip archives read front to back in a fixed amount of memory, since inside a layer there is no seeking. */
@NullMarked
package dev.tallyman.catalog.zip;

import org.jspecify.annotations.NullMarked;
