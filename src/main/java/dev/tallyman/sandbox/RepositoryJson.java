package dev.tallyman.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The short form of the repository that a package is linked to. */
final class RepositoryJson {
    private static final Map<String, String> ADDRESSES = Map.ofEntries(
            Map.entry("archive_url", "/{archive_format}{/ref}"),
            Map.entry("assignees_url", "/assignees{/user}"),
            Map.entry("blobs_url", "/git/blobs{/sha}"),
            Map.entry("branches_url", "/branches{/branch}"),
            Map.entry("collaborators_url", "/collaborators{/collaborator}"),
            Map.entry("comments_url", "/comments{/number}"),
            Map.entry("commits_url", "/commits{/sha}"),
            Map.entry("compare_url", "/compare/{base}...{head}"),
            Map.entry("contents_url", "/contents/{+path}"),
            Map.entry("contributors_url", "/contributors"),
            Map.entry("deployments_url", "/deployments"),
            Map.entry("downloads_url", "/downloads"),
            Map.entry("events_url", "/events"),
            Map.entry("forks_url", "/forks"),
            Map.entry("git_commits_url", "/git/commits{/sha}"),
            Map.entry("git_refs_url", "/git/refs{/sha}"),
            Map.entry("git_tags_url", "/git/tags{/sha}"),
            Map.entry("hooks_url", "/hooks"),
            Map.entry("issue_comment_url", "/issues/comments{/number}"),
            Map.entry("issue_events_url", "/issues/events{/number}"),
            Map.entry("issues_url", "/issues{/number}"),
            Map.entry("keys_url", "/keys{/key_id}"),
            Map.entry("labels_url", "/labels{/name}"),
            Map.entry("languages_url", "/languages"),
            Map.entry("merges_url", "/merges"),
            Map.entry("milestones_url", "/milestones{/number}"),
            Map.entry("notifications_url", "/notifications{?since,all,participating}"),
            Map.entry("pulls_url", "/pulls{/number}"),
            Map.entry("releases_url", "/releases{/id}"),
            Map.entry("stargazers_url", "/stargazers"),
            Map.entry("statuses_url", "/statuses/{sha}"),
            Map.entry("subscribers_url", "/subscribers"),
            Map.entry("subscription_url", "/subscription"),
            Map.entry("tags_url", "/tags"),
            Map.entry("teams_url", "/teams"),
            Map.entry("trees_url", "/git/trees{/sha}"),
            Map.entry("url", ""));

    private RepositoryJson() {}

    static long id(String fullName) {
        return 70_000_000L + Math.floorMod(fullName.hashCode(), 10_000_000);
    }

    static ObjectNode of(ContainerPackage linked, String fullName, World world, String api) {
        return of(fullName, linked.visibility != Visibility.PUBLIC, linked.owner, world, api);
    }

    static ObjectNode of(String fullName, boolean isPrivate, Owner owner, World world, String api) {
        long id = id(fullName);
        ObjectNode json = Json.object()
                .put("id", id)
                .put("node_id", "R_" + id)
                .put("name", fullName.substring(fullName.indexOf('/') + 1))
                .put("full_name", fullName)
                .put("private", isPrivate);
        json.set("owner", AccountsEndpoint.simple(owner, world.idOf(owner), api));
        json.put("html_url", "https://github.com/" + fullName)
                .putNull("description")
                .put("fork", false);
        ADDRESSES.forEach((name, path) -> json.put(name, api + "/repos/" + fullName + path));
        return json;
    }
}
