package dev.tallyman.catalog.ruby;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Content;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.LazyPattern;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code specifications/NAME-VERSION.gemspec}, Ruby's own default gems in {@code specifications/default} included. */
public final class GemCataloger implements Cataloger {
    static final int MAX_BYTES = 1 << 20;

    private static final LazyPattern<Pattern> PATH =
            LazyPattern.of("(?:.*/)?specifications/(?:default/)?[^/]+\\.gemspec");
    private static final LazyPattern<Pattern> STUB = LazyPattern.of("(?m)^# stub: (\\S+) (\\S+) (\\S+)");
    private static final LazyPattern<Pattern> NAME = LazyPattern.of("\\.name\\s*=\\s*[\"']([^\"']+)[\"']");
    private static final LazyPattern<Pattern> VERSION =
            LazyPattern.of("\\.version\\s*=\\s*(?:Gem::Version\\.new\\(?\\s*)?[\"']([^\"']+)[\"']");
    private static final LazyPattern<Pattern> LICENSES =
            LazyPattern.of("\\.licenses?\\s*=\\s*(\\[[^\\]]*\\]|[\"'][^\"']*[\"'])");
    private static final LazyPattern<Pattern> QUOTED = LazyPattern.of("[\"']([^\"']+)[\"']");

    @Override
    public String name() {
        return "gem";
    }

    @Override
    public List<String> endings() {
        return List.of(".gemspec");
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith(".gemspec") && PATH.get().matcher(path).matches();
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        byte[] bytes = Content.read(file, MAX_BYTES, facts).orElse(null);
        if (bytes == null) {
            return;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        Matcher stub = STUB.get().matcher(text);
        Matcher name = NAME.get().matcher(text);
        Matcher version = VERSION.get().matcher(text);
        if (stub.find()) {
            add(file, stub.group(1), stub.group(2), stub.group(3), licenses(text), facts);
        } else if (name.find() && version.find()) {
            add(file, name.group(1), version.group(1), "ruby", licenses(text), facts);
        } else {
            facts.problem("not a gem's specification: no name or no version");
        }
    }

    private static void add(
            CatalogFile file, String name, String version, String platform, List<String> licenses, FactSink facts) {
        if (!Purl.isName(name)) {
            facts.problem("not a gem's specification: no name");
            return;
        }
        Purl purl = Purl.of("gem", null, name, version)
                .withQualifier("platform", platform.equals("ruby") ? null : platform);
        facts.add(LanguagePackage.fact(purl, name, version, file.path(), licenses));
    }

    private static List<String> licenses(String text) {
        List<String> found = new ArrayList<>();
        Matcher field = LICENSES.get().matcher(text);
        if (field.find()) {
            QUOTED.get().matcher(field.group(1)).results().forEach(result -> found.add(result.group(1)));
        }
        return found;
    }
}
