/** PHP: what Composer installed, WordPress with its plug-ins. */
@NullMarked
package dev.tallyman.catalog.php;

import org.jspecify.annotations.NullMarked;
