package dev.tallyman.catalog.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names for secrets that do not tell them: HMAC-SHA-256 with a key of the installation, cut to 128 bits. A plain hash of a password could be
 * guessed by trying passwords; this one only by who has the key as well.
 */
public final class Fingerprints {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private final Supplier<byte[]> key;

    /** @param key asked for when the first secret is found */
    public Fingerprints(Supplier<byte[]> key) {
        this.key = key;
    }

    /** In hexadecimal. A key is the same in a file and in a variable with its lines escaped, so white space does not count. */
    String of(String secret) {
        String plain = secret.replaceAll("\\s|\\\\[nr]", "");
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.get(), ALGORITHM));
            byte[] whole = mac.doFinal(plain.getBytes(StandardCharsets.ISO_8859_1));
            return HexFormat.of().formatHex(Arrays.copyOf(whole, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
