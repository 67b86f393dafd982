/** Which distribution, and which release of it: {@code os-release}, and the files that older systems have instead. */
@NullMarked
package dev.tallyman.catalog.os;

import org.jspecify.annotations.NullMarked;
