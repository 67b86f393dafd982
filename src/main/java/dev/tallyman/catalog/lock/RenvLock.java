package dev.tallyman.catalog.lock;

import dev.tallyman.catalog.format.Json;

/** {@code renv.lock} of R. */
final class RenvLock implements LockFormat {
    @Override
    public void read(byte[] bytes, Declarations found) {
        found.json(bytes).ifPresent(json -> {
            if (!json.path("Packages").isObject()) {
                found.problem("not renv's lock file: it has no Packages");
            }
            json.path("Packages").forEach(node -> {
                String source = node.path("Source").asText("");
                if (!source.equals("Local")) {
                    found.add(
                            source.equals("Bioconductor") ? "bioconductor" : "cran",
                            Json.text(node, "Package"),
                            Json.text(node, "Version"),
                            false);
                }
            });
        });
    }
}
