/** Erlang and Elixir applications of a release or an installation. */
@NullMarked
package dev.tallyman.catalog.beam;

import org.jspecify.annotations.NullMarked;
