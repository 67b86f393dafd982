/** The package manager of Arch Linux and of what is made from it. Reads the local database of libalpm. */
@NullMarked
package dev.tallyman.catalog.pacman;

import org.jspecify.annotations.NullMarked;
