/**
 * A small HTTP/1.1 server for the sandbox. It is our own because the sandbox must also misbehave on the wire: reset a connection, stop in the
 * middle of a body, dribble. A server made to be correct does not let one do that.
 */
@NullMarked
package dev.tallyman.sandbox.wire;

import org.jspecify.annotations.NullMarked;
