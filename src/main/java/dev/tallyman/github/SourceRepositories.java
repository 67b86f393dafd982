package dev.tallyman.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Source repositories, files in them and what code scanning has of them: {@code GET /repos/{owner}/{repo}}, {@code …/contents/{path}},
 * {@code …/code-scanning/analyses}, {@code /installation/repositories}.
 */
public final class SourceRepositories {
    private static final int SOME = 30;

    private final Api api;

    SourceRepositories(Api api) {
        this.api = api;
    }

    /**
     * Conditional, as {@link #file} is: what did not change costs nothing.
     *
     * @param fullName {@code owner/name}
     */
    public Answer<SourceRepository> get(String fullName) {
        return api.get("read the repository " + fullName, path(fullName), true, (body, received) -> read(body));
    }

    /**
     * A file of the default branch, as text.
     *
     * @param path within the repository, without a leading slash
     */
    public Answer<String> file(String fullName, String path) {
        return api.get(
                "read " + path + " of " + fullName,
                path(fullName) + "/contents/" + encoded(path),
                true,
                (body, received) -> content(body));
    }

    /**
     * How many analyses (at most 30 are asked for) were uploaded. A 404 is either {@code no analysis found}, which only those hear who may read them, or a
     * repository that is not there or not to be seen.
     *
     * @param fullName {@code owner/name}
     */
    public Answer<Integer> analyses(String fullName) {
        return api.get(
                "list the code scanning analyses of " + fullName,
                path(fullName) + "/code-scanning/analyses?per_page=" + SOME,
                false,
                (body, received) -> body.size());
    }

    /** The first repositories ({@code owner/name}) of an installation; for tokens of installations and of workflows. */
    public Answer<List<String>> ofInstallation() {
        return api.get(
                "list the installation's repositories",
                "/installation/repositories?per_page=" + SOME,
                false,
                (body, received) -> Json.list(body.path("repositories"), item -> Json.text(item, "full_name")));
    }

    private static String path(String fullName) {
        return "/repos/" + encoded(fullName);
    }

    private static String encoded(String path) {
        return Stream.of(path.split("/", -1)).map(PackageOwner::encode).collect(Collectors.joining("/"));
    }

    private static SourceRepository read(JsonNode node) throws Json.UnexpectedException {
        List<String> topics = new ArrayList<>();
        node.path("topics").forEach(topic -> topics.add(topic.asText()));
        Map<String, List<String>> properties = new LinkedHashMap<>();
        node.path("custom_properties").properties().forEach(entry -> {
            List<String> values = values(entry.getValue());
            if (!values.isEmpty()) {
                properties.put(entry.getKey(), values);
            }
        });
        return new SourceRepository(Json.text(node, "full_name"), topics, properties);
    }

    private static List<String> values(JsonNode value) {
        List<String> values = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> values.add(each.asText()));
        } else if (value.isValueNode() && !value.isNull()) {
            values.add(value.asText());
        }
        return values;
    }

    /** Files over 1 MB come without their content. */
    private static String content(JsonNode node) throws Json.UnexpectedException {
        if (!"base64".equals(Json.optional(node, "encoding"))) {
            throw new Json.UnexpectedException("the file comes without its content");
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(Json.text(node, "content"));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Json.UnexpectedException("the file's content is not base64");
        }
    }
}
