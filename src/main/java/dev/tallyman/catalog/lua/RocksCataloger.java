package dev.tallyman.catalog.lua;

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

/** {@code lib/luarocks/rocks-LUA/NAME/VERSION/NAME-VERSION.rockspec}. */
public final class RocksCataloger implements Cataloger {
    static final int MAX_BYTES = 1 << 20;

    private static final LazyPattern<Pattern> PATH =
            LazyPattern.of("(?:.*/)?luarocks/rocks(?:-[\\d.]+)?/([^/]+)/([^/]+)/[^/]+\\.rockspec");
    private static final LazyPattern<Pattern> NAME = LazyPattern.of("(?m)^\\s*package\\s*=\\s*[\"']([^\"']+)[\"']");
    private static final LazyPattern<Pattern> LICENSE = LazyPattern.of("(?m)^\\s*license\\s*=\\s*[\"']([^\"']+)[\"']");

    @Override
    public String name() {
        return "luarocks";
    }

    @Override
    public List<String> endings() {
        return List.of(".rockspec");
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith(".rockspec") && PATH.get().matcher(path).matches();
    }

    /** The folders name the rock; its specification, a Lua program, is only looked at for spelling and licence. */
    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        byte[] bytes = Content.read(file, MAX_BYTES, facts).orElse(null);
        Matcher path = PATH.get().matcher(file.path());
        if (bytes == null || !path.matches()) {
            return;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        Matcher name = NAME.get().matcher(text);
        Matcher license = LICENSE.get().matcher(text);
        if (!name.find() || !Purl.isName(name.group(1))) {
            facts.problem("not a rockspec: no package");
            return;
        }
        facts.add(LanguagePackage.fact(
                Purl.of("luarocks", null, path.group(1), path.group(2)),
                name.group(1),
                path.group(2),
                file.path(),
                license.find() ? List.of(license.group(1)) : List.of()));
    }
}
