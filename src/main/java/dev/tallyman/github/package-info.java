/** GitHub's REST API, one class an endpoint. */
@NullMarked
package dev.tallyman.github;

import org.jspecify.annotations.NullMarked;
