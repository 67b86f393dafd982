/** Which advisories affect which packages, and why. */
@NullMarked
package dev.tallyman.match;

import org.jspecify.annotations.NullMarked;
