package dev.tallyman.connection;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same as the doctor's steps by hand, for those who want to see it elsewhere. The token stays in a variable, an App's key in its file. */
final class Commands {
    /** Base64 as a JWT wants it. */
    private static final String BASE64URL = "openssl base64 -A | tr '+/' '-_' | tr -d =";

    private Commands() {}

    static List<String> of(Session session, @Nullable String login) {
        String registry = session.connection().registry();
        String address = session.registry().address().toString();
        String sample = session.scope().packages().stream()
                .findFirst()
                .map(one -> Session.repositoryName(one.owner(), one.name()))
                .orElse("OWNER/NAME");
        String tokenAddress = address + "/token?service=" + registry + "&scope=repository:" + sample + ":pull";
        if (session.token() == null) {
            return List.of("curl '" + tokenAddress + "'");
        }
        Session.AppIdentity app = session.app();
        String token = app == null ? "$GITHUB_PAT" : "$INSTALLATION_TOKEN";
        String user = shellWord(user(session, login));
        List<String> all = new ArrayList<>(signIn(session));
        for (String program : List.of("docker", "podman")) {
            all.add("printf %s \"" + token + "\" | " + program + " login " + registry + " --username " + user
                    + " --password-stdin");
        }
        all.add("TOKEN=$(curl -s -u " + user + ":\"" + token + "\" '" + tokenAddress + "' | jq -r .token)");
        all.add("curl -H \"Authorization: Bearer $TOKEN\" " + address + "/v2/" + sample + "/tags/list");
        return all;
    }

    /** Shows that the API takes the token; an App has to get it first, with a JWT that its key signs. */
    private static List<String> signIn(Session session) {
        String api = session.connection().apiUrl().toString();
        Session.AppIdentity app = session.app();
        if (app == null) {
            return List.of("curl -H \"Authorization: Bearer $GITHUB_PAT\" " + api + "/user");
        }
        String claims = "printf '{\"iat\":%d,\"exp\":%d,\"iss\":\"" + app.appId()
                + "\"}' $(($(date +%s)-60)) $(($(date +%s)+300))";
        return List.of(
                "UNSIGNED=$(printf '{\"alg\":\"RS256\",\"typ\":\"JWT\"}' | " + BASE64URL + ").$(" + claims + " | "
                        + BASE64URL + ")",
                "JWT=$UNSIGNED.$(printf %s \"$UNSIGNED\" | openssl dgst -sha256 -sign app.private-key.pem -binary | "
                        + BASE64URL + ")",
                "INSTALLATION_TOKEN=$(curl -s -X POST -H \"Authorization: Bearer $JWT\" " + api + "/app/installations/"
                        + app.installation() + "/access_tokens | jq -r .token)",
                "curl -H \"Authorization: Bearer $INSTALLATION_TOKEN\" " + api + "/installation/repositories");
    }

    private static String user(Session session, @Nullable String login) {
        String given = session.connection().username();
        if (given != null) {
            return given;
        }
        return session.app() != null ? "x-access-token" : login != null ? login : "USER";
    }

    private static String shellWord(String text) {
        return text.matches("[A-Za-z0-9_.-]+") ? text : "USER";
    }
}
