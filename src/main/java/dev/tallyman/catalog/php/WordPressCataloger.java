package dev.tallyman.catalog.php;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.LazyPattern;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** WordPress by {@code wp-includes/version.php}, its plug-ins by the header of their main file ("Header Requirements" of its handbook). */
public final class WordPressCataloger implements Cataloger {
    /** WordPress itself looks no further for a plug-in's header. */
    static final int HEADER_BYTES = 8 << 10;

    private static final LazyPattern<Pattern> CORE = LazyPattern.of("\\$wp_version\\s*=\\s*['\"]([^'\"]+)['\"]");
    private static final LazyPattern<Pattern> PLUGIN_PATH =
            LazyPattern.of("(?:.*/)?wp-content/plugins/([^/]+)/[^/]+\\.php");
    private static final LazyPattern<Pattern> PLUGIN_NAME = LazyPattern.of("(?mi)^[ \\t/*#@]*Plugin Name:\\s*(\\S.*)$");
    private static final LazyPattern<Pattern> PLUGIN_VERSION =
            LazyPattern.of("(?mi)^[ \\t/*#@]*Version:\\s*([\\w.+-]+)");

    @Override
    public String name() {
        return "wordpress";
    }

    @Override
    public List<String> endings() {
        return List.of(".php");
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith(".php")
                && (path.endsWith("wp-includes/version.php")
                        || (path.contains("wp-content/plugins/")
                                && PLUGIN_PATH.get().matcher(path).matches()));
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        String text = new String(file.content().readNBytes(HEADER_BYTES), StandardCharsets.UTF_8);
        Matcher plugin = PLUGIN_PATH.get().matcher(file.path());
        if (plugin.matches()) {
            readPlugin(plugin.group(1), text, file, facts);
            return;
        }
        Matcher version = CORE.get().matcher(text);
        if (version.find()) {
            facts.add(LanguagePackage.fact(
                    Purl.of("generic", null, "wordpress", version.group(1)),
                    "wordpress",
                    version.group(1),
                    file.path(),
                    List.of()));
        } else if (text.contains("WordPress")) {
            facts.problem("WordPress without its version");
        }
    }

    /** A plug-in has many files; the one with the header is its main one. */
    private static void readPlugin(String folder, String text, CatalogFile file, FactSink facts) {
        if (PLUGIN_NAME.get().matcher(text).find()) {
            Matcher matcher = PLUGIN_VERSION.get().matcher(text);
            String version = matcher.find() ? matcher.group(1) : null;
            facts.add(LanguagePackage.fact(
                    Purl.of("generic", "wordpress-plugin", folder, version), folder, version, file.path(), List.of()));
        }
    }
}
