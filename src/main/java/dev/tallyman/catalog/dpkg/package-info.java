/** Debian's package manager, also of Ubuntu and of distroless images. */
@NullMarked
package dev.tallyman.catalog.dpkg;

import org.jspecify.annotations.NullMarked;
