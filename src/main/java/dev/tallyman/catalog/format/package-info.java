/** What several catalogers read the same way: bounded content, JSON, blocks of headers. */
@NullMarked
package dev.tallyman.catalog.format;

import org.jspecify.annotations.NullMarked;
