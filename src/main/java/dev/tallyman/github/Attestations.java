package dev.tallyman.github;

import dev.tallyman.model.Digest;

/** GitHub's attestations of artifacts: {@code GET /{orgs/{org}|users/{user}}/attestations/{digest}}. GitHub Enterprise Server has none. */
public final class Attestations {
    private final Api api;

    Attestations(Api api) {
        this.api = api;
    }

    /** How many attestations (at most 30 are asked for) there are of {@code subject}; 404 means none, or none that may be seen. */
    public Answer<Integer> count(PackageOwner owner, Digest subject) {
        String base = owner.kind() == PackageOwner.Kind.ORGANIZATION ? "/orgs/" : "/users/";
        return api.get(
                "list the attestations of " + subject.abbreviated(),
                base + PackageOwner.encode(owner.login()) + "/attestations/" + subject,
                false,
                (body, received) -> body.path("attestations").size());
    }
}
