package dev.tallyman.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reference to an image in a registry: {@code HOST[:PORT]/REPOSITORY[:TAG][@DIGEST]} (OCI distribution specification, "Pulling manifests").
 * Unlike Docker's, it names its registry; only references without a host that looks like one go to {@code docker.io}, as everywhere.
 *
 * @param registry   host, with the port where one was given
 * @param repository name within the registry: {@code acme/team/api}
 * @param tag        the tag; {@code null} where only a digest was given, {@code latest} where neither was
 * @param digest     the digest, where one was given; it then decides
 */
public record ImageReference(
        String registry,
        String repository,
        @Nullable String tag,
        @Nullable Digest digest) {
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern REPOSITORY = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    private static final Pattern HOST = Pattern.compile(
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");
    private static final Pattern WHOLE = Pattern.compile("(?<name>[^@]+?)(?::(?<tag>[^:/@]+))?(?:@(?<digest>.+))?");

    /** Parses a reference; empty where it is not one. */
    public static Optional<ImageReference> tryParse(String text) {
        Matcher whole = WHOLE.matcher(text);
        if (!whole.matches()) {
            return Optional.empty();
        }
        String name = whole.group("name");
        String tag = whole.group("tag");
        String digestText = whole.group("digest");
        Optional<Digest> digest = digestText == null ? Optional.empty() : Digest.tryParse(digestText);
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hosted =
                first.contains(".") || first.contains(":") || first.equals("localhost") || first.startsWith("[");
        String registry = hosted ? first : "docker.io";
        String repository = hosted ? name.substring(slash + 1) : slash < 0 ? "library/" + name : name;
        if ((digestText != null && digest.isEmpty())
                || !HOST.matcher(registry).matches()
                || !isRepository(repository)
                || (tag != null && !isTag(tag))) {
            return Optional.empty();
        }
        String tagOrDefault = tag == null && digest.isEmpty() ? "latest" : tag;
        return Optional.of(new ImageReference(registry, repository, tagOrDefault, digest.orElse(null)));
    }

    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /** Whether {@code text} can be a repository's name: at most 255 characters of lower-case components. */
    public static boolean isRepository(String text) {
        return text.length() <= 255 && REPOSITORY.matcher(text).matches();
    }

    /** What goes in the registry's URL in place of a reference: the digest where there is one, else the tag. */
    public String identifier() {
        return digest != null ? digest.toString() : String.valueOf(tag);
    }

    public ImageReference withDigest(Digest pinned) {
        return new ImageReference(registry, repository, tag, pinned);
    }

    @Override
    public String toString() {
        return registry + "/" + repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
