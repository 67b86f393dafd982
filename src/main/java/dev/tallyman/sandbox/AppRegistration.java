package dev.tallyman.sandbox;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A GitHub App that the sandbox knows.
 *
 * @param id       its number
 * @param clientId which may stand for the number
 * @param key      the public part of its key, RSA
 */
public record AppRegistration(long id, String clientId, PublicKey key, List<Installation> installations) {
    public AppRegistration {
        installations = List.copyOf(installations);
    }

    /**
     * Where it is installed, on all repositories there.
     *
     * @param permissions {@code read} or {@code write} by permission
     */
    public record Installation(long id, String account, boolean suspended, Map<String, String> permissions) {
        public Installation {
            permissions = Map.copyOf(permissions);
        }
    }

    /** The key of a PEM text, as {@code openssl rsa -pubout} writes it. */
    static PublicKey keyOf(String pem) {
        String content = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(content)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("an App's publicKey is not an RSA key in PEM form", e);
        }
    }

    boolean isIssuer(String issuer) {
        return issuer.equals(Long.toString(id)) || issuer.equals(clientId);
    }
}
