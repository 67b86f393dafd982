/** A connection to GHCR, its credential, and the doctor that tells what it can do. */
@NullMarked
package dev.tallyman.connection;

import org.jspecify.annotations.NullMarked;
