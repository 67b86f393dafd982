/** The command line. */
@NullMarked
package dev.tallyman.cli;

import org.jspecify.annotations.NullMarked;
