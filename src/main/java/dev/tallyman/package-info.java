/** Tallyman: the inventory of an organisation's container images. {@link dev.tallyman.Tallyman} wires it. */
@NullMarked
package dev.tallyman;

import org.jspecify.annotations.NullMarked;
