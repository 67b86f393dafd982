/** One class a format that we write. */
@NullMarked
package dev.tallyman.report;

import org.jspecify.annotations.NullMarked;
