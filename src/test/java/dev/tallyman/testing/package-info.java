/** What tests share: the corpus, external programs. */
package dev.tallyman.testing;
