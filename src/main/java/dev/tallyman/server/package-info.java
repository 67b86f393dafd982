/**
 * The HTTP API and the web pages. Pages are rendered here from the views of {@link dev.tallyman.server.views}, read without JavaScript, and ask
 * nothing of any other host. Start it with {@link dev.tallyman.server.WebServer#start}.
 */
@NullMarked
package dev.tallyman.server;

import org.jspecify.annotations.NullMarked;
