package dev.tallyman.catalog.lock;

import dev.tallyman.catalog.format.Json;

/** {@code pdm.lock}. Its groups do not tell those for development from those that are optional. */
final class PdmLock implements LockFormat {
    @Override
    public void read(byte[] bytes, Declarations found) {
        TomlPackages.read(bytes, "package", "PDM", found)
                .ifPresent(packages -> packages.forEach(node -> {
                    if (!node.has("path")) {
                        found.add("pypi", Json.text(node, "name"), Json.text(node, "version"), false);
                    }
                }));
    }
}
