package dev.tallyman.sandbox;

/** The sandbox's origins: REST API, registry with its token endpoint, blob storage, and one that nobody should talk to. */
public enum Origin {
    API,
    REGISTRY,
    STORAGE,
    HOSTILE
}
