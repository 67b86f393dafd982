/** GHCR in a box: the packages API, the token endpoint and a registry, with GHCR's quirks and switchable faults. */
@NullMarked
package dev.tallyman.sandbox;

import org.jspecify.annotations.NullMarked;
