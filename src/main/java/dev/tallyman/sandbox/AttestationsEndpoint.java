package dev.tallyman.sandbox;

import dev.tallyman.model.Digest;
import dev.tallyman.sandbox.wire.Response;
import java.util.Optional;

/** GitHub's attestations of a digest. The sandbox has none: it answers as GitHub does for a digest without any. */
final class AttestationsEndpoint {
    private final World world;

    AttestationsEndpoint(World world) {
        this.world = world;
    }

    Response list(ApiRoute route) {
        Optional<Owner> owner = world.owner(String.valueOf(route.owner()));
        String subject = String.valueOf(route.name());
        if (owner.isEmpty()
                || (!subject.equals("bulk-list") && Digest.tryParse(subject).isEmpty())) {
            throw ApiError.notFound();
        }
        var none = Json.object();
        if (subject.equals("bulk-list")) {
            none.putObject("attestations_subject_digests");
        } else {
            none.putArray("attestations");
        }
        return Json.response(200, none);
    }
}
