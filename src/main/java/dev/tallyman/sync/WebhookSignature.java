package dev.tallyman.sync;

import dev.tallyman.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of a delivery ({@code X-Hub-Signature-256}): HMAC with SHA-256 over the body as it is sent. */
record WebhookSignature(Secret secret) {
    private static final String PREFIX = "sha256=";

    String of(byte[] body) {
        return PREFIX + HexFormat.of().formatHex(hmac(body));
    }

    /** Compared in a time that does not depend on where the two differ. */
    boolean matches(byte[] body, String given) {
        byte[] expected = of(body).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, given.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    private byte[] hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC with SHA-256", e);
        }
    }
}
