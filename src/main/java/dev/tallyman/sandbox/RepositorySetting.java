package dev.tallyman.sandbox;

import dev.tallyman.model.Digest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A source repository of the sandbox, as far as packages have to do with it.
 *
 * @param name         {@code owner/name}
 * @param isPublic     of another, a token shows and attests nothing without the scope {@code repo}
 * @param codeScanning whether it is switched on
 * @param analyses     how many analyses were uploaded
 * @param attested     digests that it is given an attestation of
 * @param topics       in lower case, as GitHub has them
 * @param properties   custom properties, by name
 * @param files        content of the default branch by path, {@code .github/CODEOWNERS}
 */
public record RepositorySetting(
        String name,
        boolean isPublic,
        boolean codeScanning,
        int analyses,
        Set<Digest> attested,
        List<String> topics,
        Map<String, String> properties,
        Map<String, String> files) {
    public RepositorySetting {
        attested = Set.copyOf(attested);
        topics = List.copyOf(topics);
        properties = Map.copyOf(properties);
        files = Map.copyOf(files);
        if (name.split("/", -1).length != 2) {
            throw new IllegalArgumentException("a repository is owner/name, and not " + name);
        }
    }

    public static RepositorySetting ofPrivate(String name) {
        return new RepositorySetting(name, false, true, 0, Set.of(), List.of(), Map.of(), Map.of());
    }

    public static RepositorySetting ofPublic(String name) {
        return new RepositorySetting(name, true, true, 0, Set.of(), List.of(), Map.of(), Map.of());
    }

    public RepositorySetting withAnalyses(int count) {
        return new RepositorySetting(name, isPublic, codeScanning, count, attested, topics, properties, files);
    }

    public RepositorySetting withoutCodeScanning() {
        return new RepositorySetting(name, isPublic, false, 0, attested, topics, properties, files);
    }

    public RepositorySetting attesting(Digest... digests) {
        return new RepositorySetting(
                name, isPublic, codeScanning, analyses, Set.of(digests), topics, properties, files);
    }

    public RepositorySetting withTopics(List<String> all) {
        return new RepositorySetting(name, isPublic, codeScanning, analyses, attested, all, properties, files);
    }

    public RepositorySetting withProperties(Map<String, String> all) {
        return new RepositorySetting(name, isPublic, codeScanning, analyses, attested, topics, all, files);
    }

    public RepositorySetting withFiles(Map<String, String> all) {
        return new RepositorySetting(name, isPublic, codeScanning, analyses, attested, topics, properties, all);
    }

    String owner() {
        return name.substring(0, name.indexOf('/'));
    }
}
