package dev.tallyman.catalog.lock;

/** {@code bun.lock}: a key of {@code packages} has a list whose first element is {@code NAME@VERSION}. */
final class BunLock implements LockFormat {
    @Override
    public void read(byte[] bytes, Declarations found) {
        found.json(bytes).ifPresent(json -> {
            if (!json.has("lockfileVersion")) {
                found.problem("not Bun's lock file: it has no lockfileVersion");
            }
            json.path("packages").forEach(node -> {
                String specifier = node.path(0).asText("");
                int at = specifier.indexOf('@', 1);
                NpmSpec spec = at < 0
                        ? NpmSpec.of(specifier, null)
                        : NpmSpec.of(specifier.substring(0, at), specifier.substring(at + 1));
                if (!spec.isLocal()) {
                    found.add("npm", spec.name(), spec.version(), false);
                }
            });
        });
    }
}
