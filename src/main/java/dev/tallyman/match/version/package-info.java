/** Version comparison, one small class a scheme. */
@NullMarked
package dev.tallyman.match.version;

import org.jspecify.annotations.NullMarked;
