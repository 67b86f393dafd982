/** What exists: repositories, versions, tags, manifests, images, layers; and the questions people ask of it. */
@NullMarked
package dev.tallyman.inventory;

import org.jspecify.annotations.NullMarked;
