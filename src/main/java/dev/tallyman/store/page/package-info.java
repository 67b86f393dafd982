/** Answers to the questions that the pages and the API ask: reading only, one class a heavy question, what is heavy remembered until the data change. */
@NullMarked
package dev.tallyman.store.page;

import org.jspecify.annotations.NullMarked;
