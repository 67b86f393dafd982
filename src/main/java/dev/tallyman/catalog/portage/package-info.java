/** The package manager of Gentoo. Reads the database of installed packages, a folder for each. */
@NullMarked
package dev.tallyman.catalog.portage;

import org.jspecify.annotations.NullMarked;
