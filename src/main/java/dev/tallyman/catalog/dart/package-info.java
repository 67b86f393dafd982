/** Dart packages of the pub cache. */
@NullMarked
package dev.tallyman.catalog.dart;

import org.jspecify.annotations.NullMarked;
