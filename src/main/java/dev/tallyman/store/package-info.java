/** The only room with SQL. */
@NullMarked
package dev.tallyman.store;

import org.jspecify.annotations.NullMarked;
