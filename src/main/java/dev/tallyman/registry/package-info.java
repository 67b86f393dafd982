/** The OCI distribution client, and images in layouts and archives behind the same source interface. */
@NullMarked
package dev.tallyman.registry;

import org.jspecify.annotations.NullMarked;
