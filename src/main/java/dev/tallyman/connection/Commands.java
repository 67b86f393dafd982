package dev.tallyman.connection;

import dev.tallyman.connection.ImageScope.PackageName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same as the doctor's steps by hand, for those who want to see it elsewhere. The token stays in a variable. */
final class Commands {
    private Commands() {}

    static List<String> of(Session session, @Nullable String login) {
        String registry = session.connection().registry();
        String address = session.registry().address().toString();
        String api = session.connection().apiUrl().toString();
        String username = session.connection().username();
        String user = shellWord(username != null ? username : login != null ? login : "USER");
        PackageName sample = session.scope().packages().stream().findFirst().orElse(new PackageName("OWNER", "NAME"));
        List<String> all = new ArrayList<>();
        if (session.token() == null) {
            all.add("curl '" + address + "/token?service=" + registry + "&scope=repository:" + sample + ":pull'");
            return all;
        }
        all.add("curl -H \"Authorization: Bearer $GITHUB_PAT\" " + api + "/user");
        all.add("printf %s \"$GITHUB_PAT\" | docker login " + registry + " --username " + user + " --password-stdin");
        all.add("printf %s \"$GITHUB_PAT\" | podman login " + registry + " --username " + user + " --password-stdin");
        all.add("TOKEN=$(curl -s -u " + user + ":\"$GITHUB_PAT\" '" + address + "/token?service=" + registry
                + "&scope=repository:" + sample + ":pull' | jq -r .token)");
        all.add("curl -H \"Authorization: Bearer $TOKEN\" " + address + "/v2/" + sample + "/tags/list");
        return all;
    }

    private static String shellWord(String text) {
        return text.matches("[A-Za-z0-9_.-]+") ? text : "USER";
    }
}
