package dev.tallyman.report;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells documents of different content apart, without the content in memory. */
final class ContentHash {
    private final MessageDigest digest;

    /** @param algorithm that every Java has: MD5, SHA-256 */
    ContentHash(String algorithm) {
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void text(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    void line(@Nullable Object... parts) {
        StringBuilder line = new StringBuilder();
        for (Object part : parts) {
            line.append(part).append(' ');
        }
        text(line.append('\n').toString());
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of version 3 (RFC 9562, section 5.3), for MD5. */
    UUID uuid() {
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
        long high = bytes.getLong() & ~0xf000L | 0x3000L;
        long low = bytes.getLong() & ~(0b11L << 62) | 1L << 63;
        return new UUID(high, low);
    }
}
