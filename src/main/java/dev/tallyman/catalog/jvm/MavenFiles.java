package dev.tallyman.catalog.jvm;

import dev.tallyman.model.Purl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** The two files by which Maven tells what a jar was built from: {@code META-INF/maven/GROUP/ARTIFACT/pom.properties} and {@code pom.xml}. */
final class MavenFiles {
    private static final int MAX_POM_DEPTH = 50;

    private MavenFiles() {}

    /** Empty where artifact is missing or not filled in. */
    static Optional<MavenId> properties(byte[] bytes) {
        return load(bytes)
                .flatMap(properties -> id(
                        properties.getProperty("groupId"),
                        properties.getProperty("artifactId"),
                        properties.getProperty("version"),
                        List.of()));
    }

    /** Spring Boot's {@code build-info.properties}; empty where group or artifact is missing. */
    static Optional<MavenId> buildInfo(byte[] bytes) {
        return load(bytes)
                .flatMap(info -> id(
                        info.getProperty("build.group"),
                        info.getProperty("build.artifact"),
                        info.getProperty("build.version"),
                        List.of()))
                .filter(id -> id.group() != null);
    }

    private static Optional<Properties> load(byte[] bytes) {
        Properties properties = new Properties();
        try {
            properties.load(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
            return Optional.of(properties);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Group and version are the parent's where the project has none; what refers to a property that is not in the file is unknown.
     *
     * @throws XMLStreamException where it is no XML
     */
    static Optional<MavenId> pom(byte[] bytes) throws XMLStreamException {
        Map<String, String> values = new HashMap<>();
        List<String> licenses = new ArrayList<>();
        XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(bytes));
        try {
            readPom(xml, values, licenses);
        } finally {
            xml.close();
        }
        return id(resolved(values, "groupId"), resolved(values, "artifactId"), resolved(values, "version"), licenses);
    }

    private static void readPom(XMLStreamReader xml, Map<String, String> values, List<String> licenses)
            throws XMLStreamException {
        Deque<String> path = new ArrayDeque<>();
        StringBuilder text = new StringBuilder();
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (path.size() >= MAX_POM_DEPTH) {
                        throw new XMLStreamException("elements are nested too deeply");
                    }
                    path.addLast(xml.getLocalName());
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    take(String.join("/", path), text.toString().strip(), values, licenses);
                    path.removeLast();
                    text.setLength(0);
                }
                default -> {
                    // comments and the like tell nothing
                }
            }
        }
    }

    private static void take(String path, String text, Map<String, String> values, List<String> licenses) {
        if (text.isEmpty() || !path.startsWith("project/")) {
            return;
        }
        String key = path.substring("project/".length());
        if (key.equals("licenses/license/name")) {
            licenses.add(text.replaceAll("\\s+", " "));
        } else if (key.startsWith("properties/") || key.startsWith("parent/") || key.indexOf('/') < 0) {
            values.putIfAbsent(key, text);
        }
    }

    private static @Nullable String resolved(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            value = values.get("parent/" + key);
        }
        if (value == null || !value.startsWith("${") || !value.endsWith("}")) {
            return value;
        }
        String name = value.substring(2, value.length() - 1).replaceFirst("^(project|pom)\\.", "");
        String found = values.get("properties/" + name);
        if (found == null) {
            found = name.startsWith("parent.") ? values.get("parent/" + name.substring("parent.".length())) : null;
        }
        if (found == null) {
            found = values.get("parent/" + name);
        }
        return found;
    }

    private static Optional<MavenId> id(
            @Nullable String group, @Nullable String artifact, @Nullable String version, List<String> licenses) {
        String name = known(artifact);
        return name == null || !Purl.isName(name)
                ? Optional.empty()
                : Optional.of(new MavenId(known(group), name, known(version), licenses));
    }

    private static @Nullable String known(@Nullable String value) {
        return value == null || value.isBlank() || value.contains("${") || value.contains("\n") ? null : value.strip();
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        return factory;
    }
}
