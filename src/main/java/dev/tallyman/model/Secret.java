package dev.tallyman.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A token, password or key. It shows itself to nobody by accident: {@link #toString} is a mark, {@link #reveal} is the only way in. */
public final class Secret {
    private static final String MARK = "••••";

    private final String value;

    public Secret(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an empty secret");
        }
        this.value = value;
    }

    /** The secret itself. Call it only where the value leaves for the host it was given for, or for the vault. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return MARK;
    }
}
