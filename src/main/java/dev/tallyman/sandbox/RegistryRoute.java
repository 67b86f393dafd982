package dev.tallyman.sandbox;

import dev.tallyman.sandbox.wire.Request;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request to the registry is about.
 *
 * @param repository {@code owner/name}; empty where none
 * @param reference  tag, digest or upload; empty where none
 */
record RegistryRoute(RequestKind kind, String repository, String reference) {
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/([^/]*)");
    private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/([^/]+)");
    private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/(list)");
    private static final Pattern REFERRERS = Pattern.compile("/v2/(.+)/referrers/([^/]+)");

    static RegistryRoute of(Request request) {
        String path = "/" + String.join("/", request.segments());
        if (path.equals("/token")) {
            return new RegistryRoute(RequestKind.TOKEN, "", "");
        }
        if (path.equals("/v2/") || path.equals("/v2")) {
            return new RegistryRoute(RequestKind.PING, "", "");
        }
        boolean head = request.method().equals("HEAD");
        boolean get = request.method().equals("GET");
        Matcher manifest = MANIFEST.matcher(path);
        if (manifest.matches()) {
            RequestKind kind =
                    head ? RequestKind.MANIFEST_HEAD : get ? RequestKind.MANIFEST_GET : RequestKind.MANIFEST_PUT;
            return of(kind, manifest);
        }
        Matcher upload = UPLOAD.matcher(path);
        if (upload.matches()) {
            return of(RequestKind.UPLOAD, upload);
        }
        Matcher blob = BLOB.matcher(path);
        if (blob.matches()) {
            return of(head ? RequestKind.BLOB_HEAD : get ? RequestKind.BLOB_GET : RequestKind.REGISTRY_OTHER, blob);
        }
        Matcher tags = TAGS.matcher(path);
        if (tags.matches() && get) {
            return of(RequestKind.TAG_LIST, tags);
        }
        Matcher referrers = REFERRERS.matcher(path);
        return referrers.matches()
                ? of(RequestKind.REGISTRY_OTHER, referrers)
                : new RegistryRoute(RequestKind.REGISTRY_OTHER, "", "");
    }

    private static RegistryRoute of(RequestKind kind, Matcher matcher) {
        return new RegistryRoute(kind, matcher.group(1), matcher.group(2));
    }
}
