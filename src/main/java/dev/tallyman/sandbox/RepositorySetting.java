package dev.tallyman.sandbox;

import dev.tallyman.model.Digest;
import java.util.Set;

/**
 * A source repository of the sandbox, as far as code scanning and attestations go.
 *
 * @param name         {@code owner/name}
 * @param codeScanning whether it is switched on
 * @param analyses     how many analyses were uploaded
 * @param attested     digests that it has an attestation of
 */
public record RepositorySetting(
        String name, boolean isPublic, boolean codeScanning, int analyses, Set<Digest> attested) {
    public RepositorySetting {
        attested = Set.copyOf(attested);
        if (name.split("/", -1).length != 2) {
            throw new IllegalArgumentException("a repository is owner/name, and not " + name);
        }
    }

    public static RepositorySetting ofPrivate(String name) {
        return new RepositorySetting(name, false, true, 0, Set.of());
    }

    public static RepositorySetting ofPublic(String name) {
        return new RepositorySetting(name, true, true, 0, Set.of());
    }

    public RepositorySetting withAnalyses(int count) {
        return new RepositorySetting(name, isPublic, codeScanning, count, attested);
    }

    public RepositorySetting withoutCodeScanning() {
        return new RepositorySetting(name, isPublic, false, 0, attested);
    }

    public RepositorySetting attesting(Digest... digests) {
        return new RepositorySetting(name, isPublic, codeScanning, analyses, Set.of(digests));
    }

    String owner() {
        return name.substring(0, name.indexOf('/'));
    }
}
