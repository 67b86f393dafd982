package dev.tallyman.catalog.lock;

import dev.tallyman.catalog.format.Json;

/** {@code pylock.toml} (PEP 751), of whichever tool. */
final class Pylock implements LockFormat {
    @Override
    public void read(byte[] bytes, Declarations found) {
        TomlPackages.read(bytes, "packages", "PEP 751", found)
                .ifPresent(packages -> packages.forEach(node -> {
                    if (!node.has("directory")) {
                        found.add("pypi", Json.text(node, "name"), Json.text(node, "version"), false);
                    }
                }));
    }
}
