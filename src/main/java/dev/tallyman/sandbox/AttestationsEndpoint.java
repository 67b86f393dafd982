package dev.tallyman.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.model.Digest;
import dev.tallyman.sandbox.wire.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's attestations of a digest, those of repositories that the token may read; of others none are listed, without a word. Their bundles hold nothing.
 */
final class AttestationsEndpoint {
    private static final String PERMISSION = "attestations";

    private final World world;

    AttestationsEndpoint(World world) {
        this.world = world;
    }

    Response list(ApiRoute route, @Nullable AccessToken token) {
        Owner owner = world.owner(String.valueOf(route.owner())).orElseThrow(ApiError::notFound);
        String subject = String.valueOf(route.name());
        Optional<Digest> digest = Digest.tryParse(subject);
        if (digest.isEmpty() && !subject.equals("bulk-list")) {
            throw ApiError.notFound();
        }
        if (token != null) {
            OwnerGate.admit(token, owner);
            if (!token.kind().hasScopes() && !token.mayRead(PERMISSION)) {
                throw OwnerGate.inaccessible(token, PERMISSION + "=read");
            }
        }
        ObjectNode answer = Json.object();
        if (digest.isEmpty()) {
            answer.putObject("attestations_subject_digests");
            return Json.response(200, answer);
        }
        var found = answer.putArray("attestations");
        attesting(owner, digest.get()).stream()
                .filter(each -> mayRead(token, owner, each))
                .forEach(each -> found.addObject()
                        .put(
                                "repository_id",
                                70_000_000L + Math.floorMod(each.name().hashCode(), 10_000_000))
                        .putNull("bundle"));
        return Json.response(200, answer);
    }

    private List<RepositorySetting> attesting(Owner owner, Digest digest) {
        return world.repositories().stream()
                .filter(each -> each.owner().equalsIgnoreCase(owner.login()))
                .filter(each -> each.attested().contains(digest))
                .toList();
    }

    private static boolean mayRead(@Nullable AccessToken token, Owner owner, RepositorySetting repository) {
        if (repository.isPublic()) {
            return true;
        }
        if (token == null || (token.kind().hasScopes() && !token.scopes().contains("repo"))) {
            return false;
        }
        return token.kind().isUser()
                ? owner.isMember(token.login())
                : token.login().equalsIgnoreCase(owner.login());
    }
}
