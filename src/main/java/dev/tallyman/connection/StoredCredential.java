package dev.tallyman.connection;

/** A credential as it is kept: none, sealed by the {@link Vault}, or a reference to where it is. */
public sealed interface StoredCredential {
    record Anonymous() implements StoredCredential {}

    /** @param content what {@link Vault#seal} gave */
    record Sealed(byte[] content) implements StoredCredential {
        public Sealed {
            content = content.clone();
        }

        @Override
        public byte[] content() {
            return content.clone();
        }
    }

    /** @param text {@code env:NAME}, {@code file:PATH} or {@code vault:MOUNT/PATH#FIELD}; read each time it is used */
    record Reference(String text) implements StoredCredential {}
}
