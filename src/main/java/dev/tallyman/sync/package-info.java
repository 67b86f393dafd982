/** Discovers, fetches and records what a connection can see. */
@NullMarked
package dev.tallyman.sync;

import org.jspecify.annotations.NullMarked;
