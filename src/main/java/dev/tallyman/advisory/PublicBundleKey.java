package dev.tallyman.advisory;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An Ed25519 public key in PEM, as {@code openssl pkey -pubin} reads it. */
record PublicBundleKey(PublicKey key) {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]{1,1000})-----END PUBLIC KEY-----");
    private static final long MAX_BYTES = 64 << 10;

    /** @throws TallymanException where the file holds no such key */
    static PublicBundleKey read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw notAKey(file.toString(), null);
            }
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.NOT_FOUND,
                    "read the public key " + file,
                    "it is not there or not readable",
                    "Check the path after --key",
                    e);
        }
    }

    static PublicBundleKey parse(String text, String from) {
        Matcher pem = PEM.matcher(text);
        if (!pem.find()) {
            throw notAKey(from, null);
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
            return new PublicBundleKey(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(bytes)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw notAKey(from, e);
        }
    }

    private static TallymanException notAKey(String from, @Nullable Exception cause) {
        return new TallymanException(
                ErrorCode.BAD_CONTENT,
                "read the public key " + from,
                "it is not an Ed25519 public key in PEM",
                "Give the bundle.pub that 'tallyman advisories export' left in its data folder",
                cause);
    }

    String pem() {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }

    /** As OpenSSH writes fingerprints, of the key's DER form. */
    String fingerprint() {
        byte[] digest = Bundle.sha256().digest(key.getEncoded());
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    }

    boolean signed(byte[] content, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(content);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a signature that is none
        }
    }
}
