package dev.tallyman.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.model.Digest;
import dev.tallyman.sandbox.wire.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Repositories on GitHub: {@code GET /repos/{owner}/{repo}} and files of theirs. Who may not see one gets 404. */
final class RepositoriesEndpoint {
    private static final int LINE = 60;

    private final World world;
    private final Addresses addresses;

    RepositoriesEndpoint(World world, Addresses addresses) {
        this.world = world;
        this.addresses = addresses;
    }

    Response repository(ApiRoute route, @Nullable AccessToken token) {
        RepositorySetting found = visible(route, token);
        Owner owner = ownerOf(found);
        ObjectNode json = RepositoryJson.of(found.name(), !found.isPublic(), owner, world, addresses.api())
                .put("visibility", found.isPublic() ? "public" : "private")
                .put("archived", false)
                .put("default_branch", "main");
        var topics = json.putArray("topics");
        found.topics().forEach(topics::add);
        if (owner.isOrganization()) {
            ObjectNode properties = json.putObject("custom_properties");
            found.properties().forEach(properties::put);
        }
        return Json.response(200, json);
    }

    /** {@code GET …/contents/{path}}: base64 in lines, as GitHub writes it. */
    Response contents(ApiRoute route, @Nullable AccessToken token) {
        RepositorySetting found = visible(route, token);
        String path = String.valueOf(route.version());
        String text = Optional.ofNullable(found.files().get(path)).orElseThrow(ApiError::notFound);
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        String url = addresses.api() + "/repos/" + found.name() + "/contents/" + path;
        return Json.response(
                200,
                Json.object()
                        .put("type", "file")
                        .put("encoding", "base64")
                        .put("size", content.length)
                        .put("name", path.substring(path.lastIndexOf('/') + 1))
                        .put("path", path)
                        .put(
                                "content",
                                Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content) + "\n")
                        .put("sha", Digest.of(content).hex().substring(0, 40))
                        .put("url", url)
                        .put("html_url", "https://github.com/" + found.name() + "/blob/main/" + path));
    }

    private RepositorySetting visible(ApiRoute route, @Nullable AccessToken token) {
        RepositorySetting found =
                world.repository(route.owner() + "/" + route.name()).orElseThrow(ApiError::notFound);
        if (!OwnerGate.mayRead(token, ownerOf(found), found)) {
            throw ApiError.notFound();
        }
        return found;
    }

    private Owner ownerOf(RepositorySetting repository) {
        return world.owner(repository.owner()).orElseGet(() -> Owner.user(repository.owner()));
    }
}
