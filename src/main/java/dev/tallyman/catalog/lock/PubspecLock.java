package dev.tallyman.catalog.lock;

/** {@code pubspec.lock} of Dart and Flutter: what is only declared for development by the application itself is told. */
final class PubspecLock implements LockFormat {
    @Override
    public void read(byte[] bytes, Declarations found) {
        found.yaml(bytes).ifPresent(yaml -> {
            if (!yaml.has("packages")) {
                found.problem("not pub's lock file: it has no packages");
            }
            yaml.path("packages").properties().forEach(entry -> {
                String source = entry.getValue().path("source").asText("");
                if (source.equals("hosted") || source.equals("git")) {
                    found.add(
                            "pub",
                            entry.getKey(),
                            entry.getValue().path("version").asText(null),
                            entry.getValue().path("dependency").asText("").equals("direct dev"));
                }
            });
        });
    }
}
