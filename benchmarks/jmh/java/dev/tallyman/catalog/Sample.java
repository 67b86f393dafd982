package dev.tallyman.catalog;

import java.nio.charset.StandardCharsets;

/**
 * A file as an image has it, for one cataloger.
 *
 * @param packages that its cataloger must find in it
 */
record Sample(String path, byte[] content, int packages) {
    static Sample of(String path, String content, int packages) {
        return new Sample(path, content.getBytes(StandardCharsets.UTF_8), packages);
    }
}
