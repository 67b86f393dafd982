package dev.tallyman.catalog;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of {@link LayerFacts}. Written and read by hand, without data binding: it is read for every image that is composed, and
 * the first use of data binding alone costs more than all of it. What is empty is left out.
 */
final class LayerFactsJson {
    private static final JsonFactory JSON = new JsonFactory();

    private LayerFactsJson() {}

    static void write(LayerFacts facts, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            text(json, "digest", facts.digest() == null ? null : facts.digest().toString());
            text(json, "diffId", facts.diffId() == null ? null : facts.diffId().toString());
            json.writeNumberField("bytes", facts.bytes());
            json.writeNumberField("entries", facts.entries());
            list(json, "files", facts.files(), LayerFactsJson::file);
            list(json, "links", facts.links(), LayerFactsJson::link);
            texts(json, "removed", facts.removed());
            texts(json, "opaque", facts.opaque());
            list(json, "replaced", facts.replaced(), (out2, replacement) -> {
                out2.writeStartObject();
                out2.writeStringField("path", replacement.path());
                flag(out2, "folder", replacement.directory());
                out2.writeEndObject();
            });
            list(json, "problems", facts.problems(), (out2, problem) -> {
                out2.writeStartObject();
                out2.writeStringField("where", problem.where());
                out2.writeStringField("what", problem.what());
                out2.writeEndObject();
            });
            RiskFactsJson.write(json, facts.risks());
            LayerFacts.InPart inPart = facts.inPart();
            if (inPart != null) {
                json.writeObjectFieldStart("inPart");
                json.writeNumberField("fetched", inPart.fetched());
                json.writeNumberField("size", inPart.size());
                json.writeNumberField("requests", inPart.requests());
                json.writeEndObject();
            }
            texts(json, "extras", facts.extras().stream().map(Extra::name).toList());
            json.writeEndObject();
        }
    }

    private static void file(JsonGenerator json, LayerFacts.FileFacts file) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", file.path());
        json.writeStringField("cataloger", file.cataloger());
        list(json, "packages", file.packages(), (out, fact) -> fact(out, fact, file.path()));
        Distribution distribution = file.distribution();
        if (distribution != null) {
            json.writeObjectFieldStart("distribution");
            json.writeStringField("id", distribution.id());
            text(json, "version", distribution.version());
            text(json, "name", distribution.name());
            json.writeEndObject();
        }
        if (!file.owned().isEmpty()) {
            json.writeObjectFieldStart("owned");
            for (Map.Entry<String, List<String>> owned : new TreeMap<>(file.owned()).entrySet()) {
                texts(json, owned.getKey(), owned.getValue());
            }
            json.writeEndObject();
        }
        texts(json, "problems", file.problems());
        json.writeEndObject();
    }

    private static void fact(JsonGenerator json, PackageFact fact, String filePath) throws IOException {
        json.writeStartObject();
        json.writeStringField("purl", fact.purl().toString());
        json.writeStringField("name", fact.name());
        json.writeStringField("version", fact.version());
        flag(json, "system", fact.system());
        InstalledPackage.Source source = fact.source();
        if (source != null) {
            json.writeStringField("source", source.name());
            json.writeStringField("sourceVersion", source.version());
        }
        text(json, "path", fact.path().equals(filePath) ? null : fact.path());
        texts(json, "licenses", fact.licenses());
        if (!fact.presence().isInstalled()) {
            json.writeStringField("presence", fact.presence().name());
        }
        text(json, "sha1", fact.sha1());
        json.writeEndObject();
    }

    private static void link(JsonGenerator json, LayerFacts.Link link) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", link.path());
        json.writeStringField("target", link.target());
        flag(json, "hard", link.hard());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    static void flag(JsonGenerator json, String name, boolean value) throws IOException {
        if (value) {
            json.writeBooleanField(name, true);
        }
    }

    static void texts(JsonGenerator json, String name, List<String> values) throws IOException {
        list(json, name, values, JsonGenerator::writeString);
    }

    static <T> void list(JsonGenerator json, String name, List<T> values, Writer<T> writer) throws IOException {
        if (!values.isEmpty()) {
            json.writeArrayFieldStart(name);
            for (T value : values) {
                writer.write(json, value);
            }
            json.writeEndArray();
        }
    }

    interface Writer<T> {
        void write(JsonGenerator json, T value) throws IOException;
    }

    static LayerFacts read(InputStream in) throws IOException {
        try (JsonParser json = JSON.createParser(in)) {
            json.nextToken();
            LayerFacts facts = new Fields(json).layer();
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("not the facts of a layer: more after the end");
            }
            return facts;
        } catch (JacksonException | NullPointerException e) {
            throw new IllegalArgumentException("not the facts of a layer: " + e.getMessage(), e);
        }
    }

    /** Reads one object after the other; a field that is not known is an error, since only this class writes them. */
    record Fields(JsonParser json) {
        LayerFacts layer() throws IOException {
            String digest = null;
            String diffId = null;
            long size = 0;
            long entries = 0;
            List<LayerFacts.FileFacts> files = new ArrayList<>();
            List<LayerFacts.Link> links = new ArrayList<>();
            List<String> removed = new ArrayList<>();
            List<String> opaque = new ArrayList<>();
            List<LayerFacts.Replacement> replaced = new ArrayList<>();
            List<Problem> problems = new ArrayList<>();
            RiskFacts risks = RiskFacts.NONE;
            LayerFacts.InPart inPart = null;
            Set<Extra> extras = EnumSet.noneOf(Extra.class);
            for (String field = start(); field != null; field = next()) {
                switch (field) {
                    case "digest" -> digest = text();
                    case "diffId" -> diffId = text();
                    case "bytes" -> size = json.getLongValue();
                    case "entries" -> entries = json.getLongValue();
                    case "files" -> all(files, this::file);
                    case "links" -> all(links, this::link);
                    case "removed" -> all(removed, this::text);
                    case "opaque" -> all(opaque, this::text);
                    case "replaced" -> all(replaced, this::replacement);
                    case "problems" -> all(problems, this::problem);
                    case "risks" -> risks = RiskFactsJson.read(this);
                    case "inPart" -> inPart = inPart();
                    case "extras" -> all(extras, () -> Extra.valueOf(text()));
                    default -> throw unknown(field);
                }
            }
            return new LayerFacts(
                    digest == null ? null : Digest.parse(digest),
                    diffId == null ? null : Digest.parse(diffId),
                    size,
                    entries,
                    files,
                    links,
                    removed,
                    opaque,
                    replaced,
                    problems,
                    risks,
                    extras,
                    inPart);
        }

        private LayerFacts.InPart inPart() throws IOException {
            long fetched = 0;
            long size = 0;
            int requests = 0;
            for (String field = start(); field != null; field = next()) {
                switch (field) {
                    case "fetched" -> fetched = json.getLongValue();
                    case "size" -> size = json.getLongValue();
                    case "requests" -> requests = json.getIntValue();
                    default -> throw unknown(field);
                }
            }
            return new LayerFacts.InPart(fetched, size, requests);
        }

        private LayerFacts.FileFacts file() throws IOException {
            String path = "";
            String cataloger = "";
            List<PackageFact> packages = new ArrayList<>();
            Distribution distribution = null;
            Map<String, List<String>> owned = new TreeMap<>();
            List<String> problems = new ArrayList<>();
            for (String field = start(); field != null; field = next()) {
                switch (field) {
                    case "path" -> path = text();
                    case "cataloger" -> cataloger = text();
                    case "packages" -> {
                        String home = path;
                        all(packages, () -> fact(home));
                    }
                    case "distribution" -> distribution = distribution();
                    case "owned" -> {
                        for (String name = start(); name != null; name = next()) {
                            List<String> paths = new ArrayList<>();
                            all(paths, this::text);
                            owned.put(name, paths);
                        }
                    }
                    case "problems" -> all(problems, this::text);
                    default -> throw unknown(field);
                }
            }
            return new LayerFacts.FileFacts(path, cataloger, packages, distribution, owned, problems);
        }

        private PackageFact fact(String home) throws IOException {
            String purl = "";
            String name = "";
            String version = "";
            boolean system = false;
            String source = null;
            String sourceVersion = "";
            String path = home;
            List<String> licenses = new ArrayList<>();
            Presence presence = Presence.INSTALLED;
            String sha1 = null;
            for (String field = start(); field != null; field = next()) {
                switch (field) {
                    case "purl" -> purl = text();
                    case "name" -> name = text();
                    case "version" -> version = text();
                    case "system" -> system = json.getBooleanValue();
                    case "source" -> source = text();
                    case "sourceVersion" -> sourceVersion = text();
                    case "path" -> path = text();
                    case "licenses" -> all(licenses, this::text);
                    case "presence" -> presence = Presence.valueOf(text());
                    case "sha1" -> sha1 = text();
                    default -> throw unknown(field);
                }
            }
            String written = purl;
            return new PackageFact(
                    Purl.tryParse(written).orElseThrow(() -> new IllegalArgumentException("not a purl: " + written)),
                    name,
                    version,
                    system,
                    source == null ? null : new InstalledPackage.Source(source, sourceVersion),
                    path,
                    licenses,
                    presence,
                    sha1);
        }

        private Distribution distribution() throws IOException {
            String id = "";
            String version = null;
            String name = null;
            for (String field = start(); field != null; field = next()) {
                switch (field) {
                    case "id" -> id = text();
                    case "version" -> version = text();
                    case "name" -> name = text();
                    default -> throw unknown(field);
                }
            }
            return new Distribution(id, version, name);
        }

        private LayerFacts.Link link() throws IOException {
            String path = "";
            String target = "";
            boolean hard = false;
            for (String field = start(); field != null; field = next()) {
                switch (field) {
                    case "path" -> path = text();
                    case "target" -> target = text();
                    case "hard" -> hard = json.getBooleanValue();
                    default -> throw unknown(field);
                }
            }
            return new LayerFacts.Link(path, target, hard);
        }

        private LayerFacts.Replacement replacement() throws IOException {
            String path = "";
            boolean folder = false;
            for (String field = start(); field != null; field = next()) {
                switch (field) {
                    case "path" -> path = text();
                    case "folder" -> folder = json.getBooleanValue();
                    default -> throw unknown(field);
                }
            }
            return new LayerFacts.Replacement(path, folder);
        }

        private Problem problem() throws IOException {
            String where = "";
            String what = "";
            for (String field = start(); field != null; field = next()) {
                switch (field) {
                    case "where" -> where = text();
                    case "what" -> what = text();
                    default -> throw unknown(field);
                }
            }
            return new Problem(where, what);
        }

        @Nullable
        String start() throws IOException {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not the facts of a layer: an object is missing");
            }
            return next();
        }

        @Nullable
        String next() throws IOException {
            if (json.nextToken() == JsonToken.END_OBJECT) {
                return null;
            }
            String field = json.currentName();
            json.nextToken();
            return field;
        }

        String text() throws IOException {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw new IllegalArgumentException("not the facts of a layer: a text is missing");
            }
            return json.getText();
        }

        <T> void all(Collection<T> values, Reader<T> reader) throws IOException {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("not the facts of a layer: a list is missing");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                values.add(reader.read());
            }
        }

        static IllegalArgumentException unknown(String field) {
            return new IllegalArgumentException("not the facts of a layer: " + field);
        }
    }

    interface Reader<T> {
        T read() throws IOException;
    }
}
