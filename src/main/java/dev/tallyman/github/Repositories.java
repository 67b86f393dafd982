package dev.tallyman.github;

import java.util.List;

/** Source repositories, as far as code scanning goes: {@code /repos/{owner}/{repo}/code-scanning/analyses}, {@code /installation/repositories}. */
public final class Repositories {
    private static final int SOME = 30;

    private final Api api;

    Repositories(Api api) {
        this.api = api;
    }

    /**
     * How many analyses (at most 30 are asked for) were uploaded. A 404 is either {@code no analysis found}, which only those hear who may read them, or a
     * repository that is not there or not to be seen.
     *
     * @param fullName {@code owner/name}
     */
    public Answer<Integer> analyses(String fullName) {
        String[] parts = fullName.split("/", 2);
        return api.get(
                "list the code scanning analyses of " + fullName,
                "/repos/" + PackageOwner.encode(parts[0]) + "/"
                        + PackageOwner.encode(parts.length < 2 ? "" : parts[1])
                        + "/code-scanning/analyses?per_page=" + SOME,
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
}
