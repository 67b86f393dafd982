package dev.tallyman.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The packages of an owner: {@code GET /orgs/{org}/packages} and its kin, of type {@code container}. */
public final class Packages {
    public static final int PER_PAGE = 100;

    /** Beyond this the API answers 400: {@code per_page × page} may be 10,000 at most. */
    public static final int MAX_PAGES = 100;

    private final Api api;

    Packages(Api api) {
        this.api = api;
    }

    /** One page of an owner's packages, conditional. */
    public Answer<Page<GitHubPackage>> page(PackageOwner owner, int number) {
        return page(owner, null, number);
    }

    /**
     * Every page up to the last, each handed to {@code consumer} as it comes. Asks until a page is empty, as pages may lack their {@code Link}; spares that
     * last request where the answers prove that nothing can follow. More than 10,000 packages are asked for by visibility.
     */
    public Answer<Listing> each(PackageOwner owner, Consumer<Page<GitHubPackage>> consumer) {
        Answer<Listing> all = each(owner, null, consumer);
        if (!(all instanceof Answer.Ok<Listing> ok) || ok.value().complete()) {
            return all;
        }
        Listing sum = ok.value().asComplete();
        for (String visibility : new String[] {"private", "internal", "public"}) {
            Answer<Listing> part = each(owner, visibility, consumer);
            if (part instanceof Answer.Ok<Listing> some) {
                sum = sum.plus(some.value());
            } else if (!(part instanceof Answer.Refused<Listing>)) {
                return part; // GHES without "internal" refuses that one; the rest goes on.
            }
        }
        return new Answer.Ok<>(sum, ok.facts());
    }

    private Answer<Listing> each(
            PackageOwner owner, @Nullable String visibility, Consumer<Page<GitHubPackage>> consumer) {
        return Paging.each(
                MAX_PAGES,
                PER_PAGE,
                number -> page(owner, visibility, number),
                consumer,
                number -> api.known(listPath(owner, visibility, number)).map(Packages::isEmptyList));
    }

    public Answer<GitHubPackage> get(PackageOwner owner, String name) {
        return api.get(
                "read the package " + owner + "/" + name,
                path(owner, name),
                true,
                (body, received) -> read(body, owner));
    }

    /** Deletes a package with all its versions. */
    public Answer<Boolean> delete(PackageOwner owner, String name) {
        return api.change("delete the package " + owner + "/" + name, "DELETE", path(owner, name));
    }

    /** Brings a package back, within 30 days and while its name is free. */
    public Answer<Boolean> restore(PackageOwner owner, String name) {
        return api.change("restore the package " + owner + "/" + name, "POST", path(owner, name) + "/restore");
    }

    static String path(PackageOwner owner, String name) {
        return owner.path() + "/packages/container/" + PackageOwner.encode(name);
    }

    private Answer<Page<GitHubPackage>> page(PackageOwner owner, @Nullable String visibility, int number) {
        return api.get(
                "list the packages of " + owner,
                listPath(owner, visibility, number),
                true,
                (body, received) -> Paging.page(number, Json.list(body, item -> read(item, owner)), received));
    }

    private static String listPath(PackageOwner owner, @Nullable String visibility, int number) {
        return owner.path() + "/packages?package_type=container"
                + (visibility == null ? "" : "&visibility=" + visibility)
                + "&per_page=" + PER_PAGE + "&page=" + number;
    }

    private static boolean isEmptyList(EtagCache.Entry entry) {
        return Optional.of(entry.body())
                .map(body -> new String(body, java.nio.charset.StandardCharsets.UTF_8).strip())
                .filter(text -> text.equals("[]"))
                .isPresent();
    }

    private static GitHubPackage read(JsonNode node, PackageOwner owner) throws Json.UnexpectedException {
        String login = Json.optional(node.path("owner"), "login");
        JsonNode count = node.path("version_count");
        String visibility = Json.optional(node, "visibility");
        return new GitHubPackage(
                Json.id(node),
                Json.text(node, "name"),
                login == null || login.isEmpty() ? owner.login() : login,
                visibility == null ? "private" : visibility,
                count.isIntegralNumber() ? count.asInt() : null,
                Json.optional(node.path("repository"), "full_name"),
                Json.optional(node, "html_url"),
                Json.instant(node, "created_at"),
                Json.instant(node, "updated_at"));
    }
}
