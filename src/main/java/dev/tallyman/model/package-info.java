/** Value types, parsed at the edge so that inside the house everything is valid. Uses no other room. */
@NullMarked
package dev.tallyman.model;

import org.jspecify.annotations.NullMarked;
