/** What the demo shows, against where it is from. */
package dev.tallyman.sandbox.samples;
