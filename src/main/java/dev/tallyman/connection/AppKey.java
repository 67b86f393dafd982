package dev.tallyman.connection;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an App's private key: PEM (RFC 7468) with PKCS#8, or PKCS#1 as GitHub hands it out. */
final class AppKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]{1,20000})-----END \\1-----");

    /** Version 0 and the algorithm {@code rsaEncryption}, which PKCS#8 puts in front of a PKCS#1 key. */
    private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private AppKey() {}

    /** @throws TallymanException ({@link ErrorCode#USAGE}) where it is no such key; never with the key in the message */
    static PrivateKey parse(String pem) {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw bad("it is not a key in PEM form", "Give the .pem file that GitHub made for the App");
        }
        String content = block.group(2);
        return switch (block.group(1)) {
            case "PRIVATE KEY" -> key(decode(content));
            case "RSA PRIVATE KEY" -> {
                if (content.contains("ENCRYPTED")) {
                    throw encrypted();
                }
                yield key(wrapped(decode(content)));
            }
            case "ENCRYPTED PRIVATE KEY" -> throw encrypted();
            default ->
                throw bad(
                        "it is of the wrong kind: " + block.group(1),
                        "An App's key is RSA: give the .pem file that GitHub made for the App");
        };
    }

    private static PrivateKey key(byte[] pkcs8) {
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw bad("it is not an RSA key", "Give the .pem file that GitHub made for the App");
        }
    }

    private static byte[] decode(String content) {
        try {
            return Base64.getDecoder().decode(content.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw bad("it is damaged", "Give the .pem file as GitHub made it");
        }
    }

    private static byte[] wrapped(byte[] pkcs1) {
        byte[] inner = der(0x04, pkcs1);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(RSA);
        body.writeBytes(inner);
        return der(0x30, body.toByteArray());
    }

    private static byte[] der(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static TallymanException encrypted() {
        return bad("it is protected with a passphrase", "Take it off with: openssl rsa -in KEY.pem -out PLAIN.pem");
    }

    private static TallymanException bad(String reason, String hint) {
        return new TallymanException(ErrorCode.USAGE, "read the App's private key", reason, hint);
    }
}
