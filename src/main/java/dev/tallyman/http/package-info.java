/** The one door to the network: pacing, retries, redirects and egress policy, redaction, caps. */
@NullMarked
package dev.tallyman.http;

import org.jspecify.annotations.NullMarked;
