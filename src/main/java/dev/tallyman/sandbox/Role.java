package dev.tallyman.sandbox;

/** What somebody may do with a package, least first. */
public enum Role {
    NONE,
    READ,
    WRITE,
    ADMIN;

    boolean atLeast(Role other) {
        return compareTo(other) >= 0;
    }
}
