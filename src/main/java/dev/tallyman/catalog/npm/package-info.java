/** npm packages as they are installed: what Node would find in {@code node_modules}, whichever package manager put it there. */
@NullMarked
package dev.tallyman.catalog.npm;

import org.jspecify.annotations.NullMarked;
