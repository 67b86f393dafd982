package dev.tallyman.catalog.npm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Content;
import dev.tallyman.catalog.format.Json;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.LazyPattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Packages that Yarn's Plug'n'Play loads from the zips of its cache, without a {@code node_modules}: {@code .pnp.cjs} ({@code .pnp.js} of
 * Yarn 2), or {@code .pnp.data.json} where the two are kept apart, names each with its version and its place. What lies unpacked has a
 * {@code package.json} of its own, which {@link NpmCataloger} reads.
 */
public final class YarnPnpCataloger implements Cataloger {
    static final int MAX_BYTES = 32 << 20;

    private static final List<String> FILES = List.of(".pnp.cjs", ".pnp.js", ".pnp.data.json");

    /** The state is an object in the script, of Yarn 4 a text in single quotes that the script parses. */
    private static final LazyPattern<Pattern> STATE = LazyPattern.of("('?)\\{[\\s\\\\]*\"__info\"");

    /** The registry's version: {@code npm:1.2.3}, with a hash before it where peers are told apart, and changed by a patch. */
    private static final LazyPattern<Pattern> VERSION =
            LazyPattern.of("(?:virtual:\\w+#)?(?:patch:.*@npm%3A([^@#:%]+)(?:[#:%].*)?|npm:([^@#:]+)(?:::.*)?)");

    @Override
    public String name() {
        return "yarn-pnp";
    }

    @Override
    public List<String> endings() {
        return FILES;
    }

    @Override
    public boolean wants(String path) {
        return FILES.contains(path.substring(path.lastIndexOf('/') + 1));
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        byte[] bytes = Content.read(file, MAX_BYTES, facts).orElse(null);
        if (bytes == null) {
            return;
        }
        byte[] state = file.path().endsWith(".json") ? bytes : state(new String(bytes, StandardCharsets.UTF_8), facts);
        if (state != null) {
            Json.parse(state, facts).ifPresent(json -> readRegistry(json, file.path(), facts));
        }
    }

    /** Null where the script has none. */
    private static byte @Nullable [] state(String script, FactSink facts) {
        Matcher matcher = STATE.get().matcher(script);
        if (matcher.find()) {
            String json =
                    matcher.group(1).isEmpty() ? script.substring(matcher.start()) : unquoted(script, matcher.end(1));
            return json.getBytes(StandardCharsets.UTF_8);
        }
        if (!script.contains(".pnp.data.json")) {
            facts.problem("no script of Yarn's Plug'n'Play: it tells no packages");
        }
        return null;
    }

    /** A JavaScript text in single quotes: a backslash joins lines, or stands before what is meant literally. */
    private static String unquoted(String script, int start) {
        StringBuilder text = new StringBuilder();
        for (int i = start; i < script.length() && script.charAt(i) != '\''; i++) {
            if (script.charAt(i) == '\\' && i + 1 < script.length()) {
                i++;
            }
            if (script.charAt(i) != '\n') {
                text.append(script.charAt(i));
            }
        }
        return text.toString();
    }

    /** {@code [[NAME, [[REFERENCE, {"packageLocation": PLACE}], …]], …]}. */
    private static void readRegistry(JsonNode state, String path, FactSink facts) {
        JsonNode registry = state.path("packageRegistryData");
        if (!registry.isArray()) {
            facts.problem("no state of Yarn's Plug'n'Play: it tells no packages");
            return;
        }
        for (JsonNode entry : registry) {
            String name = entry.path(0).asText("");
            for (JsonNode version : entry.path(1)) {
                String place = Json.text(version.path(1), "packageLocation");
                if (place != null && place.contains(".zip/")) {
                    add(name, version.path(0).asText(""), path, facts);
                }
            }
        }
    }

    private static void add(String name, String reference, String path, FactSink facts) {
        if (!PackageJson.isName(name)) {
            facts.problem("a package without a valid name");
            return;
        }
        Matcher matcher = VERSION.get().matcher(reference);
        String version = !matcher.matches() ? null : matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        facts.add(LanguagePackage.fact(PackageJson.purl(name, version), name, version, path, List.of()));
    }
}
