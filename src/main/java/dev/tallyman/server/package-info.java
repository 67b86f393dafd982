/** The HTTP API and the web pages. */
@NullMarked
package dev.tallyman.server;

import org.jspecify.annotations.NullMarked;
