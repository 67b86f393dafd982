/** Perl distributions that cpanm installed. */
@NullMarked
package dev.tallyman.catalog.perl;

import org.jspecify.annotations.NullMarked;
