package dev.tallyman.github;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Answers kept for conditional requests. ETags are bound to the credential, so it is part of the key. Safe for use by several threads. */
public interface EtagCache {
    Optional<Entry> find(Key key);

    void put(Key key, Entry entry);

    /** @param credential a fingerprint; {@code anonymous} without a credential */
    record Key(String url, String accept, String credential) {}

    /**
     * @param link the answer's {@code Link} header, empty where it had none
     * @param body as it came
     */
    record Entry(String etag, String link, byte[] body) {}

    /** Keeps everything in memory until the end. */
    static EtagCache inMemory() {
        Map<Key, Entry> entries = new ConcurrentHashMap<>();
        return new EtagCache() {
            @Override
            public Optional<Entry> find(Key key) {
                return Optional.ofNullable(entries.get(key));
            }

            @Override
            public void put(Key key, Entry entry) {
                entries.put(key, entry);
            }
        };
    }
}
