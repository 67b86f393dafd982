package dev.tallyman.catalog.dart;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Content;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.LazyPattern;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code pubspec.yaml} of a package that pub downloaded: {@code hosted/SERVER/NAME-VERSION/pubspec.yaml} in its cache. */
public final class PubCataloger implements Cataloger {
    static final int MAX_BYTES = 1 << 20;

    private static final LazyPattern<Pattern> PATH =
            LazyPattern.of("(?:.*/)?hosted/[^/]+/([a-z0-9_]+)-(\\d[^/]*)/pubspec\\.yaml");
    private static final LazyPattern<Pattern> NAME = LazyPattern.of("(?m)^name:\\s*[\"']?([A-Za-z0-9_]+)");
    private static final LazyPattern<Pattern> VERSION = LazyPattern.of("(?m)^version:\\s*[\"']?([^\\s\"'#]+)");

    @Override
    public String name() {
        return "pub";
    }

    @Override
    public List<String> endings() {
        return List.of("/pubspec.yaml");
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith("/pubspec.yaml") && PATH.get().matcher(path).matches();
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        byte[] bytes = Content.read(file, MAX_BYTES, facts).orElse(null);
        Matcher path = PATH.get().matcher(file.path());
        if (bytes == null || !path.matches()) {
            return;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        Matcher name = NAME.get().matcher(text);
        Matcher version = VERSION.get().matcher(text);
        if (!name.find()) {
            facts.problem("not a pubspec: no name");
            return;
        }
        String known = version.find() ? version.group(1) : path.group(2);
        facts.add(LanguagePackage.fact(
                Purl.of("pub", null, name.group(1), known), name.group(1), known, file.path(), List.of()));
    }
}
