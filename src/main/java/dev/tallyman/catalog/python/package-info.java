/** Python distributions as installed: wheels' {@code dist-info}, setuptools' {@code egg-info} and eggs, conda's own records. */
@NullMarked
package dev.tallyman.catalog.python;

import org.jspecify.annotations.NullMarked;
