package dev.tallyman.sandbox;

/**
 * Where the sandbox's origins are, {@code 127.0.0.1:PORT}. Made before the servers listen, filled when they do.
 */
final class Addresses {
    private volatile String api = "";
    private volatile String registry = "";
    private volatile String storage = "";
    private volatile String hostile = "";

    void set(String apiHost, String registryHost, String storageHost, String hostileHost) {
        api = apiHost;
        registry = registryHost;
        storage = storageHost;
        hostile = hostileHost;
    }

    String api() {
        return "http://" + api;
    }

    String registry() {
        return "http://" + registry;
    }

    String storage() {
        return "http://" + storage;
    }

    String hostile() {
        return "http://" + hostile;
    }
}
