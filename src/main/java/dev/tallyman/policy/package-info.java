/**
 * Rules about images, written in CEL, with waivers. An expression sees plain maps ({@code Facts}); what an image does not say, or could
 * not be read, makes a rule undecided and never passed.
 */
@NullMarked
package dev.tallyman.policy;

import org.jspecify.annotations.NullMarked;
