package dev.tallyman.http;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.net.URI;
import java.util.Optional;

/** Redirects that are not followed, as errors: where they lead to, that nothing of a credential went there, and what to do. */
public final class Redirects {
    private Redirects() {}

    /** Where it leads to; empty where it names no address of a host. */
    public static Optional<URI> target(URI asked, Optional<String> location) {
        try {
            return location.map(asked::resolve).filter(uri -> uri.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @param hint what to do about it */
    public static TallymanException notFollowed(String action, Reply reply, String hint) {
        String to = target(reply.uri(), reply.header("location"))
                .map(uri ->
                        "to " + Origin.of(uri) + ", which is not followed: nothing of the credential was sent there")
                .orElse("to no address");
        return new TallymanException(ErrorCode.UNREACHABLE, action, Origin.of(reply.uri()) + " redirects " + to, hint);
    }
}
