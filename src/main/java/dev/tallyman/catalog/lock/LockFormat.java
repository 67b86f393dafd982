package dev.tallyman.catalog.lock;

/** How one package manager writes down what it has chosen. */
@FunctionalInterface
interface LockFormat {
    /** Tells {@code found} all packages but the application's own, and as a problem what is not as the format has it. */
    void read(byte[] bytes, Declarations found);
}
