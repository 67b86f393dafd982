package dev.tallyman.connection;

import dev.tallyman.http.Redactor;
import dev.tallyman.model.Secret;
import java.util.List;
import java.util.Map;

/** The variables of the environment whose values are secrets. */
public final class SecretVariables {
    private static final List<String> NAMES = List.of(
            Connections.TOKEN,
            "GITHUB_WRITE_PAT",
            Vault.VARIABLE,
            "TALLYMAN_WEBHOOK_SECRET",
            "VAULT_TOKEN",
            "VAULT_SECRET_ID");

    private SecretVariables() {}

    /** Where a master key is tells nothing of it, and belongs into messages. */
    private static boolean isReference(String name, String value) {
        return name.equals(Vault.VARIABLE) && Vault.isReference(value);
    }

    /** Has them taken out of whatever is shown from now on, in parts too, as a value may be a list or hold a stray line break. */
    public static void register(Map<String, String> environment) {
        for (String name : NAMES) {
            for (String part : environment.getOrDefault(name, "").split("[,\\s]+")) {
                if (!part.isEmpty() && !isReference(name, part)) {
                    Redactor.shared().register(new Secret(part));
                }
            }
        }
    }
}
