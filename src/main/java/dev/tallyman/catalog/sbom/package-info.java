/** SBOMs that somebody put into the image: Bitnami's, apko's and others'. */
@NullMarked
package dev.tallyman.catalog.sbom;

import org.jspecify.annotations.NullMarked;
