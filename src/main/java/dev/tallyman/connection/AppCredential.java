package dev.tallyman.connection;

import dev.tallyman.http.Redactor;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.security.PrivateKey;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The credential of a GitHub App. In the vault it is one text, told from a token by its first line.
 *
 * @param appId        the App's number or client id
 * @param installation the installation's number; null: the one of the scope's first owner, or the only one
 * @param pem          its private key
 */
public record AppCredential(String appId, @Nullable String installation, Secret pem) {
    private static final String MARK = "github-app ";
    private static final Pattern APP_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** @throws TallymanException ({@link ErrorCode#USAGE}) where the id or the key cannot be one */
    public AppCredential {
        register(pem);
        if (!APP_ID.matcher(appId).matches()) {
            throw bad("its id is not an App's number or client id", "Copy it from the App's settings");
        }
        if (installation != null && !NUMBER.matcher(installation).matches()) {
            throw bad("the installation is not a number", "It is the last part of the address of its settings");
        }
        AppKey.parse(pem.reveal());
    }

    PrivateKey key() {
        return AppKey.parse(pem.reveal());
    }

    /** As one secret, which connections keep as they keep a token. */
    public Secret asSecret() {
        return new Secret(MARK + appId + (installation == null ? "" : " " + installation) + "\n" + pem.reveal());
    }

    /** Empty for a token. */
    static Optional<AppCredential> of(Secret secret) {
        String text = secret.reveal();
        int lineEnd = text.indexOf('\n');
        if (!text.startsWith(MARK) || lineEnd < 0) {
            return Optional.empty();
        }
        String[] words = text.substring(MARK.length(), lineEnd).split(" ");
        return Optional.of(new AppCredential(
                words[0], words.length > 1 ? words[1] : null, new Secret(text.substring(lineEnd + 1))));
    }

    /** Each line by itself: messages quote keys by the line, and JSON writes line breaks in its own way. */
    private static void register(Secret pem) {
        pem.reveal()
                .lines()
                .map(String::strip)
                .filter(line -> line.length() >= 16 && !line.startsWith("-----"))
                .forEach(line -> Redactor.shared().register(new Secret(line)));
    }

    private static TallymanException bad(String reason, String hint) {
        return new TallymanException(ErrorCode.USAGE, "use the credential of a GitHub App", reason, hint);
    }
}
