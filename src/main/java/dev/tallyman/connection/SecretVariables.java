package dev.tallyman.connection;

import dev.tallyman.http.Redactor;
import dev.tallyman.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/** The variables of the environment whose values are secrets. */
public final class SecretVariables {
    private static final List<String> NAMES = List.of(
            Connections.TOKEN,
            "GITHUB_WRITE_PAT",
            Vault.VARIABLE,
            "TALLYMAN_WEBHOOK_SECRET",
            "VAULT_TOKEN",
            "VAULT_SECRET_ID");

    private static final String SEPARATORS = ", \t\n\u000B\f\r";

    private SecretVariables() {}

    /** Where a master key is tells nothing of it, and belongs into messages. */
    private static boolean isReference(String name, String value) {
        return name.equals(Vault.VARIABLE) && Vault.isReference(value);
    }

    /** Has them taken out of whatever is shown from now on, in parts too, as a value may be a list or hold a stray line break. */
    public static void register(Map<String, String> environment) {
        for (String name : NAMES) {
            StringTokenizer parts = new StringTokenizer(environment.getOrDefault(name, ""), SEPARATORS);
            while (parts.hasMoreTokens()) {
                String part = parts.nextToken();
                if (!isReference(name, part)) {
                    Redactor.shared().register(new Secret(part));
                }
            }
        }
    }
}
