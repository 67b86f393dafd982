/** The package manager of OpenWrt and of many images made with Yocto. Reads its status file and its lists of files. */
@NullMarked
package dev.tallyman.catalog.opkg;

import org.jspecify.annotations.NullMarked;
