/** Work that goes on while a server runs: syncs at an interval or when asked for, then reading what is new. One piece at a time. */
@NullMarked
package dev.tallyman.job;

import org.jspecify.annotations.NullMarked;
