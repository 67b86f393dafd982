/** Rules about images, written in CEL. */
@NullMarked
package dev.tallyman.policy;

import org.jspecify.annotations.NullMarked;
