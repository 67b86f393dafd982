package dev.tallyman.http;

import dev.tallyman.model.Digest;
import dev.tallyman.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A credential as it travels, bound to the one origin that it was given for. {@link Http} sends it nowhere else: on a call to any other
 * scheme, host or port the header is left out. Making one registers its secret with the {@link Redactor}.
 *
 * @param header      the value of the {@code Authorization} header
 * @param fingerprint tells credentials apart in caches and budgets without giving them away
 */
public record Authorization(Origin origin, Secret header, String fingerprint) {
    public static Authorization bearer(Origin origin, Secret token) {
        Redactor.shared().register(token);
        return new Authorization(origin, new Secret("Bearer " + token.reveal()), fingerprintOf(token));
    }

    public static Authorization basic(Origin origin, String username, Secret password) {
        Redactor.shared().register(password);
        Secret pair = new Secret(Base64.getEncoder()
                .encodeToString((username + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8)));
        Redactor.shared().register(pair);
        return new Authorization(origin, new Secret("Basic " + pair.reveal()), fingerprintOf(password));
    }

    /** The first digits of a hash over the secret: the same for the same secret, and no way back to it. */
    public static String fingerprintOf(Secret secret) {
        return Digest.of(("tallyman credential " + secret.reveal()).getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, 16);
    }
}
