package dev.tallyman.catalog.lock;

import dev.tallyman.catalog.format.Json;

/** {@code packages.lock.json} of NuGet: packages by target framework. */
final class NugetLock implements LockFormat {
    @Override
    public void read(byte[] bytes, Declarations found) {
        found.json(bytes).ifPresent(json -> {
            if (!json.path("dependencies").isObject()) {
                found.problem("not NuGet's lock file: it has no dependencies");
            }
            json.path("dependencies")
                    .forEach(framework -> framework.properties().forEach(entry -> {
                        if (!entry.getValue().path("type").asText().equals("Project")) {
                            found.add("nuget", entry.getKey(), Json.text(entry.getValue(), "resolved"), false);
                        }
                    }));
        });
    }
}
