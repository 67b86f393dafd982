/**
 * What the pages and the API show: one record a page, and beside it the question that the store answers. Nothing here computes from the
 * database; times are instants, sizes are bytes, digests are whole, and unknown is a value.
 */
@NullMarked
package dev.tallyman.server.views;

import org.jspecify.annotations.NullMarked;
