package dev.tallyman.connection;

import dev.tallyman.http.Redactor;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the credential of a connection: out of the vault, or from where a reference points, anew each time, as Kubernetes and Docker change such files. */
final class CredentialReader {
    private final Vault vault;
    private final Map<String, String> environment;

    private final SecretServer secretServer;

    CredentialReader(Vault vault, Map<String, String> environment, SecretServer secretServer) {
        this.secretServer = secretServer;
        this.vault = vault;
        this.environment = environment;
    }

    /** @return null: anonymous */
    @Nullable
    Secret read(Connection connection) {
        return switch (connection.credential()) {
            case StoredCredential.Anonymous anonymous -> null;
            case StoredCredential.Sealed sealed -> {
                Secret secret = vault.open(sealed.content(), belongsTo(connection));
                Redactor.shared().register(secret);
                yield secret;
            }
            case StoredCredential.Reference reference -> reference(reference.text());
        };
    }

    /** The sealed secret of a connection, sealed anew with the key of now. */
    StoredCredential resealed(Connection connection) {
        return connection.credential() instanceof StoredCredential.Sealed sealed
                ? seal(connection, vault.open(sealed.content(), belongsTo(connection)))
                : connection.credential();
    }

    StoredCredential seal(Connection connection, Secret token) {
        return new StoredCredential.Sealed(vault.seal(token, belongsTo(connection)));
    }

    Secret reference(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        return switch (kind) {
            case "env" -> Token.parse(environment.getOrDefault(rest, ""), "the variable " + rest);
            case "file" ->
                Token.parse(ReferencedFile.read(rest, reason -> unreadable(rest, reason)), "the file " + rest);
            case "vault" -> secretServer.read(rest);
            default ->
                throw new TallymanException(
                        ErrorCode.USAGE,
                        "read a credential",
                        "its reference is none of env:NAME, file:PATH and vault:MOUNT/PATH#FIELD",
                        "Write it as one of these; a token itself is never an argument");
        };
    }

    /** The row, and the hosts: a sealed token does not open for a connection whose hosts were changed behind our back. */
    private static String belongsTo(Connection connection) {
        return "connection " + connection.id() + " " + connection.apiUrl() + " " + connection.registry();
    }

    private static TallymanException unreadable(String path, String reason) {
        return new TallymanException(ErrorCode.USAGE, "read the token from the file " + path, reason, "Check the path");
    }
}
