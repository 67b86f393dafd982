package dev.tallyman.sandbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a package is set to, from its first push on.
 *
 * @param name       {@code owner/name}
 * @param repository {@code owner/name} of the repository that it is linked to
 * @param grants     role by login, or by {@code owner/name} of a repository whose workflows get it
 */
public record PackageSetting(
        String name, Visibility visibility, @Nullable String repository, Map<String, Role> grants) {
    public PackageSetting {
        grants = Map.copyOf(grants);
    }

    public PackageSetting(String name, Visibility visibility) {
        this(name, visibility, null, Map.of());
    }

    public PackageSetting linkedTo(String repositoryName) {
        return new PackageSetting(name, visibility, repositoryName, grants);
    }

    public PackageSetting granting(String who, Role role) {
        Map<String, Role> more = new java.util.HashMap<>(grants);
        more.put(who, role);
        return new PackageSetting(name, visibility, repository, more);
    }
}
