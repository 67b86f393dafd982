package dev.tallyman.catalog.lock;

import dev.tallyman.catalog.format.Json;
import java.util.List;
import java.util.Map;

/** {@code Cargo.lock}: a package without a source is the workspace's own. What is for tests or builds alone is not told. */
final class CargoLock implements LockFormat {
    @Override
    public void read(byte[] bytes, Declarations found) {
        TomlPackages.read(bytes, "package", "Cargo", found)
                .ifPresent(packages -> packages.forEach(node -> {
                    String source = Json.text(node, "source");
                    if (source != null) {
                        found.add(
                                "cargo",
                                Json.text(node, "name"),
                                Json.text(node, "version"),
                                false,
                                qualifiers(source),
                                List.of());
                    }
                }));
    }

    private static Map<String, String> qualifiers(String source) {
        return source.startsWith("git+") ? Map.of("vcs_url", source.replace('#', '@')) : Map.of();
    }
}
