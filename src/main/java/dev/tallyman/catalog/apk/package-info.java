/** Alpine's package manager, also of Wolfi, Chainguard and MinimOS. Reads the installed database of apk-tools 2. */
@NullMarked
package dev.tallyman.catalog.apk;

import org.jspecify.annotations.NullMarked;
