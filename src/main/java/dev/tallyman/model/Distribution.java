package dev.tallyman.model;

import org.jspecify.annotations.Nullable;

/**
 * The operating-system distribution of an image, as its {@code os-release} names it.
 *
 * @param id      {@code ID}, lower case: {@code alpine}, {@code debian}, {@code almalinux}
 * @param version {@code VERSION_ID}, as it stands: {@code 3.10.3}, {@code 12}, {@code 9.3}; null where there is none (rolling, or Debian unstable)
 * @param name    {@code PRETTY_NAME}, for people
 */
public record Distribution(
        String id, @Nullable String version, @Nullable String name) {
    @Override
    public String toString() {
        return version == null ? id : id + " " + version;
    }
}
