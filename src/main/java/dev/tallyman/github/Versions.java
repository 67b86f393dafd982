package dev.tallyman.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** The versions of a package: {@code …/packages/container/{name}/versions}. */
public final class Versions {
    public static final int PER_PAGE = 100;

    /** A million versions; the largest package that is known has 412,000. */
    public static final int MAX_PAGES = 10_000;

    private final Api api;

    /** Which versions. */
    public enum State {
        ACTIVE,
        DELETED
    }

    Versions(Api api) {
        this.api = api;
    }

    /** One page, newest first. The first page is conditional; the others are not, as everything on them moves with each new version. */
    public Answer<Page<PackageVersion>> page(PackageOwner owner, String name, State state, int number) {
        String path = path(owner, name) + "?state=" + state.name().toLowerCase(Locale.ROOT) + "&per_page=" + PER_PAGE
                + "&page=" + number;
        return api.get(
                "list the versions of " + owner + "/" + name,
                path,
                number == 1,
                (body, received) -> Paging.page(number, Json.list(body, Versions::read), received));
    }

    /** Every page up to the last, newest first, each handed to {@code consumer} as it comes. */
    public Answer<Listing> each(PackageOwner owner, String name, State state, Consumer<Page<PackageVersion>> consumer) {
        return Paging.each(
                MAX_PAGES, PER_PAGE, number -> page(owner, name, state, number), consumer, number -> Optional.empty());
    }

    public Answer<PackageVersion> get(PackageOwner owner, String name, long id) {
        return api.get(
                "read version " + id + " of " + owner + "/" + name,
                path(owner, name) + "/" + id,
                false,
                (body, received) -> read(body));
    }

    /** Deletes a version: its digest and all its tags. It can be restored for 30 days. */
    public Answer<Boolean> delete(PackageOwner owner, String name, long id) {
        return api.change("delete version " + id + " of " + owner + "/" + name, "DELETE", path(owner, name) + "/" + id);
    }

    public Answer<Boolean> restore(PackageOwner owner, String name, long id) {
        return api.change(
                "restore version " + id + " of " + owner + "/" + name,
                "POST",
                path(owner, name) + "/" + id + "/restore");
    }

    private static String path(PackageOwner owner, String name) {
        return Packages.path(owner, name) + "/versions";
    }

    private static PackageVersion read(JsonNode node) throws Json.UnexpectedException {
        List<String> tags = new ArrayList<>();
        for (JsonNode tag : node.path("metadata").path("container").path("tags")) {
            if (tag.isTextual()) {
                tags.add(tag.asText());
            }
        }
        String html = Json.optional(node, "html_url");
        return new PackageVersion(
                Json.id(node),
                Json.text(node, "name"),
                tags,
                html == null ? Json.optional(node, "package_html_url") : html,
                Json.instant(node, "created_at"),
                Json.instant(node, "updated_at"),
                Json.instant(node, "deleted_at"));
    }
}
