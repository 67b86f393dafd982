package dev.tallyman.catalog;

/** What is read of a layer only where somebody asks for it. */
public enum Extra {
    /** Lock files: what an application declares, installed or not. */
    LOCK_FILES,
    /** SHA-1 of each Java archive that is named by a guess, so that it can be looked up. */
    JAR_CHECKSUMS
}
