/** What is installed: one sub-package a package type, and the composition of layers into an image's contents. */
@NullMarked
package dev.tallyman.catalog;

import org.jspecify.annotations.NullMarked;
