/** Lock files: what an application declares, whether it is installed or not. Read only where somebody asks ({@link dev.tallyman.catalog.Extra#LOCK_FILES}). */
@NullMarked
package dev.tallyman.catalog.lock;

import org.jspecify.annotations.NullMarked;
