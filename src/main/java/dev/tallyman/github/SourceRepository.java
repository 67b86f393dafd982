package dev.tallyman.github;

import java.util.List;
import java.util.Map;

/**
 * What a repository on GitHub says of itself.
 *
 * @param fullName   {@code owner/name}, as it is called now
 * @param topics     in lower case
 * @param properties custom properties with their values; a property may have several
 */
public record SourceRepository(String fullName, List<String> topics, Map<String, List<String>> properties) {
    public SourceRepository {
        topics = List.copyOf(topics);
        properties = Map.copyOf(properties);
    }
}
