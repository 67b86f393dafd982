package dev.tallyman.catalog.lock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code pnpm-lock.yaml}. A key of {@code packages} is {@code /NAME/VERSION_PEERS} until format 5, {@code /NAME@VERSION(PEERS)} in 6 and
 * {@code NAME@VERSION} in 9, which no longer marks what is for development: there it follows from {@code snapshots}.
 */
final class PnpmLock implements LockFormat {
    private static final int FIRST_WITH_AT = 6;

    @Override
    public void read(byte[] bytes, Declarations found) {
        found.yaml(bytes).ifPresent(yaml -> {
            int format = format(yaml.path("lockfileVersion").asText(""));
            if (format < 0) {
                found.problem("not pnpm's lock file: it has no lockfileVersion");
                return;
            }
            JsonNode snapshots = yaml.path("snapshots");
            Set<String> needed = snapshots.isObject() ? needed(yaml.path("importers"), snapshots) : null;
            yaml.path("packages")
                    .properties()
                    .forEach(entry -> add(entry.getKey(), entry.getValue(), format, needed, found));
        });
    }

    private static int format(String version) {
        String major = version.split("\\.", 2)[0];
        return major.matches("\\d{1,4}") ? Integer.parseInt(major) : -1;
    }

    private static void add(String key, JsonNode node, int format, @Nullable Set<String> needed, Declarations found) {
        Entry entry = format < FIRST_WITH_AT ? Entry.ofSlashes(key) : Entry.ofAt(key);
        String name = node.path("name").asText(entry.name);
        NpmSpec spec = NpmSpec.of(name, entry.version);
        String version = node.path("version").asText(spec.version());
        boolean development = needed == null ? node.path("dev").asBoolean() : !needed.contains(withoutPeers(key));
        if (!spec.isLocal()) {
            found.add("npm", spec.name(), version, development);
        }
    }

    private record Entry(String name, @Nullable String version) {
        /** {@code /NAME/VERSION_PEERS}; without the slash in front it is an address, whose name stands beside it. */
        static Entry ofSlashes(String key) {
            if (!key.startsWith("/")) {
                return new Entry(key, key);
            }
            int slash = key.indexOf('/', key.startsWith("/@") ? key.indexOf('/', 1) + 1 : 1);
            return slash < 0
                    ? new Entry(key.substring(1), null)
                    : new Entry(
                            key.substring(1, slash), key.substring(slash + 1).replaceFirst("_.*", ""));
        }

        static Entry ofAt(String key) {
            String bare = withoutPeers(key).replaceFirst("^/", "");
            int at = bare.indexOf('@', 1);
            return at < 0 ? new Entry(bare, bare) : new Entry(bare.substring(0, at), bare.substring(at + 1));
        }
    }

    private static String withoutPeers(String key) {
        int parenthesis = key.indexOf('(');
        return parenthesis < 0 ? key : key.substring(0, parenthesis);
    }

    private static Set<String> needed(JsonNode importers, JsonNode snapshots) {
        Reach reach = new Reach();
        importers.forEach(importer -> {
            for (String kind : Set.of("dependencies", "optionalDependencies")) {
                importer.path(kind)
                        .properties()
                        .forEach(one -> reach.root(
                                key(one.getKey(), one.getValue().path("version").asText(""))));
            }
        });
        snapshots.properties().forEach(snapshot -> {
            for (String kind : Set.of("dependencies", "optionalDependencies")) {
                snapshot.getValue()
                        .path(kind)
                        .properties()
                        .forEach(one -> reach.needs(
                                withoutPeers(snapshot.getKey()),
                                key(one.getKey(), one.getValue().asText(""))));
            }
        });
        return reach.fromRoots();
    }

    /** An alias names the package in its version. */
    private static String key(String name, String version) {
        String bare = withoutPeers(version);
        return bare.indexOf('@', 1) > 0 && bare.indexOf(':') < 0 ? bare : name + "@" + bare;
    }
}
