/** Programs and shared libraries that tell what they are made of: Go's build information, Rust's audit data, and the version marks of well-known ones. */
@NullMarked
package dev.tallyman.catalog.program;

import org.jspecify.annotations.NullMarked;
