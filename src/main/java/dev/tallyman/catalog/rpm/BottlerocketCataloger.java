package dev.tallyman.catalog.rpm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Content;
import dev.tallyman.catalog.format.Json;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Bottlerocket has instead of RPM's database, whose packages it is built from: its application inventory. */
public final class BottlerocketCataloger implements Cataloger {
    static final int MAX_BYTES = 16 << 20;

    private static final String FILE = "usr/share/bottlerocket/application-inventory.json";

    @Override
    public String name() {
        return "bottlerocket";
    }

    @Override
    public List<String> endings() {
        return List.of(FILE);
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith("bottlerocket/application-inventory.json");
    }

    @Override
    public List<String> locations() {
        return List.of(FILE);
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        Content.read(file, MAX_BYTES, facts)
                .flatMap(bytes -> Json.parse(bytes, facts))
                .ifPresent(json -> readContent(json.path("Content"), file.path(), facts));
    }

    private static void readContent(JsonNode content, String path, FactSink facts) {
        if (!content.isArray()) {
            facts.problem("no inventory of Bottlerocket: it has no list of contents");
            return;
        }
        for (JsonNode each : content) {
            String name = Json.text(each, "Name");
            String version = Json.text(each, "Version");
            if (name == null || !Purl.isName(name) || version == null) {
                facts.problem("a package without a name or a version");
                continue;
            }
            String release = Json.text(each, "Release");
            String whole = release == null ? version : version + "-" + release;
            String arch = Json.text(each, "Architecture");
            facts.add(RpmPackage.fact(name, whole, epoch(Json.text(each, "Epoch")), arch, null, null, null, path));
        }
    }

    /** A number, {@code (none)}, or absent. */
    private static long epoch(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
    }
}
