/** Java archives (jar, war, ear and their kin), nested at any depth, and what each of them is. */
@NullMarked
package dev.tallyman.catalog.jvm;

import org.jspecify.annotations.NullMarked;
