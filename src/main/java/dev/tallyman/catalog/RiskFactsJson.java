package dev.tallyman.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tallyman.catalog.LayerFactsJson.Fields;
import dev.tallyman.model.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The stored form of {@link RiskFacts}, as a field of {@link LayerFactsJson}'s. */
final class RiskFactsJson {
    private RiskFactsJson() {}

    static void write(JsonGenerator json, RiskFacts facts) throws IOException {
        if (!facts.looked()) {
            return;
        }
        json.writeObjectFieldStart("risks");
        LayerFactsJson.list(json, "secrets", facts.secrets(), RiskFactsJson::secret);
        LayerFactsJson.list(json, "modes", facts.modes(), RiskFactsJson::mode);
        json.writeNumberField("searched", facts.searched());
        json.writeNumberField("left", facts.left());
        LayerFactsJson.texts(json, "leftPaths", facts.leftPaths());
        json.writeNumberField("unlisted", facts.unlisted());
        json.writeStringField("candidates", facts.candidates().text());
        json.writeEndObject();
    }

    private static void secret(JsonGenerator json, SecretFact fact) throws IOException {
        json.writeStartObject();
        json.writeStringField("rule", fact.rule());
        json.writeStringField("name", fact.name());
        json.writeStringField("severity", fact.severity().word());
        json.writeStringField("path", fact.path());
        json.writeNumberField("line", fact.line());
        json.writeStringField("fingerprint", fact.fingerprint());
        json.writeEndObject();
    }

    private static void mode(JsonGenerator json, ModeFact fact) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", fact.path());
        json.writeNumberField("mode", fact.mode());
        LayerFactsJson.flag(json, "folder", fact.directory());
        json.writeEndObject();
    }

    static RiskFacts read(Fields fields) throws IOException {
        List<SecretFact> secrets = new ArrayList<>();
        List<ModeFact> modes = new ArrayList<>();
        long searched = 0;
        long left = 0;
        List<String> leftPaths = new ArrayList<>();
        long unlisted = 0;
        PathHashes candidates = PathHashes.NONE;
        for (String field = fields.start(); field != null; field = fields.next()) {
            switch (field) {
                case "secrets" -> fields.all(secrets, () -> secret(fields));
                case "modes" -> fields.all(modes, () -> mode(fields));
                case "searched" -> searched = fields.json().getLongValue();
                case "left" -> left = fields.json().getLongValue();
                case "leftPaths" -> fields.all(leftPaths, fields::text);
                case "unlisted" -> unlisted = fields.json().getLongValue();
                case "candidates" -> candidates = PathHashes.parse(fields.text());
                default -> throw Fields.unknown(field);
            }
        }
        return new RiskFacts(true, secrets, modes, searched, left, leftPaths, unlisted, candidates);
    }

    private static SecretFact secret(Fields fields) throws IOException {
        String rule = "";
        String name = "";
        String severity = "";
        String path = "";
        int line = 0;
        String fingerprint = "";
        for (String field = fields.start(); field != null; field = fields.next()) {
            switch (field) {
                case "rule" -> rule = fields.text();
                case "name" -> name = fields.text();
                case "severity" -> severity = fields.text();
                case "path" -> path = fields.text();
                case "line" -> line = fields.json().getIntValue();
                case "fingerprint" -> fingerprint = fields.text();
                default -> throw Fields.unknown(field);
            }
        }
        return new SecretFact(rule, name, Severity.ofWord(severity), path, line, fingerprint);
    }

    private static ModeFact mode(Fields fields) throws IOException {
        String path = "";
        int mode = 0;
        boolean folder = false;
        for (String field = fields.start(); field != null; field = fields.next()) {
            switch (field) {
                case "path" -> path = fields.text();
                case "mode" -> mode = fields.json().getIntValue();
                case "folder" -> folder = fields.json().getBooleanValue();
                default -> throw Fields.unknown(field);
            }
        }
        return new ModeFact(path, mode, folder);
    }
}
