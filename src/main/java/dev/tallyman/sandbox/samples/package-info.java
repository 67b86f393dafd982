/**
 * Sample images, made here byte by byte: real file formats with real package names and versions, and nothing that runs. The same bytes every
 * time, so the same digests.
 */
@NullMarked
package dev.tallyman.sandbox.samples;

import org.jspecify.annotations.NullMarked;
