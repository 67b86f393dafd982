/** Finds secrets in files and configurations by rules; what it tells never holds the secret itself. */
@NullMarked
package dev.tallyman.catalog.secret;

import org.jspecify.annotations.NullMarked;
