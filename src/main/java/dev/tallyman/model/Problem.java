package dev.tallyman.model;

/**
 * Something that could not be read or done, recorded so that it is shown: unknown is never "clean".
 *
 * @param where the thing, as a user would name it: a file in a layer, a digest, a platform, a package of a registry
 * @param what  what is wrong, in one sentence without a full stop
 */
public record Problem(String where, String what) {}
