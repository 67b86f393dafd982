package dev.tallyman.sandbox;

import dev.tallyman.sandbox.wire.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a REST request is about.
 *
 * @param base    {@code orgs}, {@code users}, {@code user}, {@code repos}; empty where none
 * @param owner   the login in the path; {@code null} for {@code /user}
 * @param type    the package type in the path; of attestations in a repository, the repository's name
 * @param name    the package's or repository's name in the path, decoded once; of attestations the digest; the number of an installation
 * @param version the version's id in the path; of a file its path
 */
record ApiRoute(
        RequestKind kind,
        String base,
        @Nullable String owner,
        @Nullable String type,
        @Nullable String name,
        @Nullable String version) {
    private static final ApiRoute OTHER = of(RequestKind.API_OTHER, "", null);

    static ApiRoute of(Request request) {
        List<String> path = request.segments();
        if (path.size() > 2 && path.get(0).equals("api") && path.get(1).equals("v3")) {
            path = path.subList(2, path.size());
        }
        String method = request.method();
        if (method.equals("GET") && path.equals(List.of("rate_limit"))) {
            return of(RequestKind.RATE_LIMIT, "", null);
        }
        String base = path.getFirst();
        if (base.equals("app") || path.equals(List.of("installation", "repositories"))) {
            return ofApp(method, path);
        }
        if (base.equals("repos") && path.size() > 2) {
            return ofRepository(method, path.get(1), path.get(2), path.subList(3, path.size()));
        }
        int skip = base.equals("user") ? 1 : 2;
        if (!List.of("orgs", "users", "user").contains(base) || path.size() < skip) {
            return OTHER;
        }
        String owner = skip == 1 ? null : path.get(1);
        return ofRest(method, base, owner, path.subList(skip, path.size()));
    }

    private static ApiRoute ofApp(String method, List<String> path) {
        boolean get = method.equals("GET");
        if (get && path.getFirst().equals("installation")) {
            return of(RequestKind.INSTALLATION_REPOSITORIES, "", null);
        }
        if (get && path.size() == 1) {
            return of(RequestKind.APP, "app", null);
        }
        if (get && path.equals(List.of("app", "installations"))) {
            return of(RequestKind.APP_INSTALLATION_LIST, "app", null);
        }
        return method.equals("POST") && path.size() == 4 && path.get(3).equals("access_tokens")
                ? new ApiRoute(RequestKind.APP_TOKEN, "app", null, null, path.get(2), null)
                : OTHER;
    }

    private static ApiRoute ofRepository(String method, String owner, String name, List<String> rest) {
        String first = rest.isEmpty() ? "" : rest.getFirst();
        if (method.equals("POST") && rest.equals(List.of("attestations"))) {
            return new ApiRoute(RequestKind.ATTESTATION_CREATE, "repos", owner, null, name, null);
        }
        if (!method.equals("GET")) {
            return OTHER;
        }
        return switch (first) {
            case "" -> new ApiRoute(RequestKind.REPOSITORY, "repos", owner, null, name, null);
            case "contents" ->
                new ApiRoute(
                        RequestKind.REPOSITORY_FILE,
                        "repos",
                        owner,
                        null,
                        name,
                        String.join("/", rest.subList(1, rest.size())));
            case "code-scanning" ->
                rest.equals(List.of("code-scanning", "analyses"))
                        ? new ApiRoute(RequestKind.CODE_SCANNING, "repos", owner, null, name, null)
                        : OTHER;
            case "attestations" ->
                rest.size() == 2
                        ? new ApiRoute(RequestKind.ATTESTATIONS, "repos", owner, name, rest.get(1), null)
                        : OTHER;
            default -> OTHER;
        };
    }

    private static ApiRoute ofRest(String method, String base, @Nullable String owner, List<String> rest) {
        boolean get = method.equals("GET");
        if (rest.isEmpty()) {
            return get ? of(owner == null ? RequestKind.VIEWER : RequestKind.ACCOUNT, base, owner) : OTHER;
        }
        if (rest.equals(List.of("orgs")) && owner == null && get) {
            return of(RequestKind.ORGANIZATIONS, base, null);
        }
        if (rest.equals(List.of("installation")) && owner != null && get) {
            return of(RequestKind.APP_INSTALLATION_GET, base, owner);
        }
        if (rest.getFirst().equals("attestations") && owner != null && rest.size() == 2) {
            return get || rest.get(1).equals("bulk-list")
                    ? new ApiRoute(RequestKind.ATTESTATIONS, base, owner, null, rest.get(1), null)
                    : OTHER;
        }
        if (!rest.getFirst().equals("packages")) {
            return OTHER;
        }
        RequestKind kind = packageKind(method, rest);
        return new ApiRoute(kind, base, owner, at(rest, 1), at(rest, 2), at(rest, 4));
    }

    private static RequestKind packageKind(String method, List<String> rest) {
        boolean versions = rest.size() > 3 && rest.get(3).equals("versions");
        return switch (method) {
            case "GET" ->
                switch (rest.size()) {
                    case 1 -> RequestKind.PACKAGE_LIST;
                    case 3 -> RequestKind.PACKAGE_GET;
                    case 4 -> versions ? RequestKind.VERSION_LIST : RequestKind.API_OTHER;
                    case 5 -> versions ? RequestKind.VERSION_GET : RequestKind.API_OTHER;
                    default -> RequestKind.API_OTHER;
                };
            case "DELETE" ->
                rest.size() == 3
                        ? RequestKind.PACKAGE_DELETE
                        : rest.size() == 5 && versions ? RequestKind.VERSION_DELETE : RequestKind.API_OTHER;
            case "POST" ->
                rest.size() == 4 && rest.get(3).equals("restore")
                        ? RequestKind.PACKAGE_RESTORE
                        : rest.size() == 6 && versions && rest.get(5).equals("restore")
                                ? RequestKind.VERSION_RESTORE
                                : RequestKind.API_OTHER;
            default -> RequestKind.API_OTHER;
        };
    }

    private static @Nullable String at(List<String> path, int position) {
        return path.size() > position ? path.get(position) : null;
    }

    private static ApiRoute of(RequestKind kind, String base, @Nullable String owner) {
        return new ApiRoute(kind, base, owner, null, null, null);
    }
}
