/** Ruby gems by the specifications that RubyGems and Bundler install. */
@NullMarked
package dev.tallyman.catalog.ruby;

import org.jspecify.annotations.NullMarked;
