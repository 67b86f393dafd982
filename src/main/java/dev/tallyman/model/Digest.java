package dev.tallyman.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A content digest, {@code algorithm:hex}, of a registered algorithm (OCI image specification, descriptor.md, "Digests").
 * Only {@code sha256} (64 lower-case hexadecimal digits) and {@code sha512} (128) exist here; anything else does not parse.
 */
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
    public Digest {
        boolean valid = switch (algorithm) {
            case "sha256" -> isHex(hex, 64);
            case "sha512" -> isHex(hex, 128);
            default -> false;
        };
        if (!valid) {
            throw new IllegalArgumentException("not a digest: " + algorithm + ":" + hex);
        }
    }

    private static boolean isHex(String text, int length) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return text.length() == length;
    }

    /** Parses {@code sha256:…} or {@code sha512:…}; empty for anything else. */
    public static Optional<Digest> tryParse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Digest(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException where {@code text} is not a digest */
    public static Digest parse(String text) {
        return tryParse(text).orElseThrow(() -> new IllegalArgumentException("not a digest: " + text));
    }

    /** The SHA-256 of {@code content}. */
    public static Digest of(byte[] content) {
        return new Digest("sha256", HexFormat.of().formatHex(sha256().digest(content)));
    }

    /** Finishes {@code hash}, which {@link #newHash} made for {@code algorithm}. */
    public static Digest of(String algorithm, MessageDigest hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash.digest()));
    }

    /** A hash that computes digests of this one's algorithm. */
    public MessageDigest newHash() {
        return newHash(algorithm);
    }

    private static MessageDigest sha256() {
        return newHash("sha256");
    }

    private static MessageDigest newHash(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.equals("sha512") ? "SHA-512" : "SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-2", e);
        }
    }

    /** The first 12 digits, as people quote it. */
    public String abbreviated() {
        return hex.substring(0, 12);
    }

    // Written out: a record's own are assembled at run time when first called, which takes a good part of the time that
    // a short command has.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest digest && hex.equals(digest.hex) && algorithm.equals(digest.algorithm);
    }

    @Override
    public int hashCode() {
        return hex.hashCode();
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
