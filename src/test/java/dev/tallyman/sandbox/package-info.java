/** Real HTTP, and real clients, against the sandbox. */
package dev.tallyman.sandbox;
