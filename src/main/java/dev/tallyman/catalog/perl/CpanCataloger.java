package dev.tallyman.catalog.perl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Content;
import dev.tallyman.catalog.format.Json;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.LazyPattern;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code .meta/DISTRIBUTION-VERSION/install.json}, which cpanm and its kin write for each distribution that they install. */
public final class CpanCataloger implements Cataloger {
    static final int MAX_BYTES = 8 << 20;

    private static final LazyPattern<Pattern> PATH = LazyPattern.of("(?:.*/)?\\.meta/[^/]+/install\\.json");
    private static final LazyPattern<Pattern> DISTRIBUTION = LazyPattern.of("(.+)-(v?\\d[^-]*)");

    /** {@code M/MA/MAKAMAKA/JSON-4.10.tar.gz}. */
    private static final LazyPattern<Pattern> AUTHOR = LazyPattern.of("(?:[^/]+/)*([A-Z0-9-]+)/[^/]+");

    @Override
    public String name() {
        return "cpan";
    }

    @Override
    public List<String> endings() {
        return List.of("/install.json");
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith("/install.json") && PATH.get().matcher(path).matches();
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        byte[] bytes = Content.read(file, MAX_BYTES, facts).orElse(null);
        JsonNode json = bytes == null ? null : Json.parse(bytes, facts).orElse(null);
        if (json == null) {
            return;
        }
        String distribution = Json.text(json, "dist");
        Matcher parts = DISTRIBUTION.get().matcher(distribution == null ? "" : distribution);
        if (!parts.matches() || !Purl.isName(parts.group(1))) {
            facts.problem("not cpanm's record: no distribution");
            return;
        }
        String pathname = Json.text(json, "pathname");
        Matcher author = AUTHOR.get().matcher(pathname == null ? "" : pathname);
        Purl purl = Purl.of("cpan", author.matches() ? author.group(1) : null, parts.group(1), parts.group(2));
        facts.add(LanguagePackage.fact(purl, parts.group(1), parts.group(2), file.path(), List.of()));
    }
}
