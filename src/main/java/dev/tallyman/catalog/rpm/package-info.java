/**
 * RPM's databases of three kinds (SQLite with its write-ahead log, ndb, Berkeley DB's hash), read by hand from bytes in memory: a driver for
 * SQLite wants a file on a disk, and no Java library reads the other two. All three hold the same thing, one header a package.
 */
@NullMarked
package dev.tallyman.catalog.rpm;

import org.jspecify.annotations.NullMarked;
