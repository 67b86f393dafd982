/** LuaRocks' rocks. */
@NullMarked
package dev.tallyman.catalog.lua;

import org.jspecify.annotations.NullMarked;
