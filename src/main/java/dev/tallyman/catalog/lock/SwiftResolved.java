package dev.tallyman.catalog.lock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.format.Json;
import org.jspecify.annotations.Nullable;

/** {@code Package.resolved} of Swift's package manager; a package pinned to a branch or commit has no version. */
final class SwiftResolved implements LockFormat {
    @Override
    public void read(byte[] bytes, Declarations found) {
        found.json(bytes).ifPresent(json -> {
            JsonNode pins =
                    json.has("pins") ? json.path("pins") : json.path("object").path("pins");
            if (!pins.isArray()) {
                found.problem("not Swift's list of resolved packages: it has no pins");
            }
            pins.forEach(pin -> add(pin, found));
        });
    }

    private static void add(JsonNode pin, Declarations found) {
        String location = Json.text(pin, "location");
        String address = location == null ? Json.text(pin, "repositoryURL") : location;
        boolean local = pin.path("kind").asText("").equals("localSourceControl");
        if (!local) {
            found.add(
                    "swift", name(address, Json.text(pin, "identity")), Json.text(pin.path("state"), "version"), false);
        }
    }

    /** {@code github.com/apple/swift-nio} of {@code https://github.com/apple/swift-nio.git} and {@code git@github.com:apple/swift-nio.git}. */
    private static @Nullable String name(@Nullable String address, @Nullable String identity) {
        return address == null || address.isEmpty()
                ? identity
                : address.replaceFirst("^[a-z+]+://", "")
                        .replaceFirst("^[^/@]+@", "")
                        .replaceFirst("^([^/:]+):(?!\\d)", "$1/")
                        .replaceFirst("/+$", "")
                        .replaceFirst("\\.git$", "");
    }
}
