package dev.tallyman.sync;

import dev.tallyman.inventory.Ownerships;
import dev.tallyman.model.ManifestReader;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The repository that an image says it is built from, {@code org.opencontainers.image.source}: of its index or manifest as an annotation, of its configuration
 * as a label. What an image says, nobody has checked.
 *
 * @param repository {@code owner/name}
 * @param path       {@code services/api} where the address leads into a folder; empty: none
 */
record SourceLabel(String repository, String path) {
    private static final String KEY = "org.opencontainers.image.source";
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:git\\+)?https?://(?:www\\.)?([^/]+)/([A-Za-z0-9-]{1,100})/([A-Za-z0-9._-]{1,100}?)(?:\\.git)?(?:/(?:tree|blob)/[^/]+/([^?#]{1,500}?))?/?(?:[?#].*)?");

    /** @param apiHost the connection's; a repository on another server is not asked for there */
    static Optional<SourceLabel> of(Ownerships.Documents documents, String apiHost) {
        for (byte[] manifest : documents.manifests()) {
            Optional<SourceLabel> found = annotation(manifest).flatMap(address -> parse(address, apiHost));
            if (found.isPresent()) {
                return found;
            }
        }
        return documents.configurations().stream()
                .flatMap(configuration -> label(configuration).stream())
                .flatMap(address -> parse(address, apiHost).stream())
                .findFirst();
    }

    static Optional<SourceLabel> parse(String address, String apiHost) {
        Matcher matcher = ADDRESS.matcher(address.strip());
        if (!matcher.matches() || !isHere(matcher.group(1), apiHost)) {
            return Optional.empty();
        }
        String path = matcher.group(4);
        return Optional.of(new SourceLabel(matcher.group(2) + "/" + matcher.group(3), path == null ? "" : path));
    }

    private static boolean isHere(String host, String apiHost) {
        return host.equalsIgnoreCase("github.com")
                || ("api." + host).equalsIgnoreCase(apiHost)
                || host.equalsIgnoreCase(apiHost);
    }

    private static Optional<String> annotation(byte[] manifest) {
        try {
            return find(ManifestReader.readManifest(manifest, null).annotations());
        } catch (ManifestReader.MalformedException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> label(byte[] configuration) {
        try {
            return find(ManifestReader.readConfig(configuration).labels());
        } catch (ManifestReader.MalformedException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> find(Map<String, String> words) {
        return Optional.ofNullable(words.get(KEY));
    }
}
