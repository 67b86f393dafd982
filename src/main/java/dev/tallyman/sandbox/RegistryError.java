package dev.tallyman.sandbox;

import dev.tallyman.sandbox.wire.Response;

/** What the registry says when it refuses (OCI distribution specification, "Error codes"), in GHCR's words. */
record RegistryError(int status, String code, String message) {
    static final RegistryError UNAUTHENTICATED = new RegistryError(401, "UNAUTHORIZED", "authentication required");
    static final RegistryError DENIED = new RegistryError(403, "DENIED", "denied");
    static final RegistryError NO_ACCESS =
            new RegistryError(403, "DENIED", "requested access to the resource is denied");
    static final RegistryError NO_READ = new RegistryError(403, "DENIED", "permission_denied: read_package");
    static final RegistryError NO_WRITE = new RegistryError(403, "DENIED", "permission_denied: write_package");
    static final RegistryError WRONG_SCOPES =
            new RegistryError(403, "DENIED", "permission_denied: The token provided does not match expected scopes.");
    static final RegistryError NO_INSTALLATION =
            new RegistryError(403, "DENIED", "installation not allowed to Read organization package");
    static final RegistryError NO_MANIFEST = new RegistryError(404, "MANIFEST_UNKNOWN", "manifest unknown");
    static final RegistryError NO_NAME =
            new RegistryError(404, "NAME_UNKNOWN", "repository name not known to registry");
    static final RegistryError BAD_NAME = new RegistryError(400, "NAME_INVALID", "invalid repository name");
    static final RegistryError NO_BLOB = new RegistryError(404, "BLOB_UNKNOWN", "blob unknown to registry");
    static final RegistryError NO_UPLOAD =
            new RegistryError(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
    static final RegistryError WRONG_DIGEST =
            new RegistryError(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
    static final RegistryError BAD_RANGE =
            new RegistryError(416, "BLOB_UPLOAD_INVALID", "the chunk is out of order or too large");
    static final RegistryError TOO_LARGE = new RegistryError(413, "SIZE_INVALID", "the content is too large");
    static final RegistryError UNSUPPORTED = new RegistryError(405, "UNSUPPORTED", "The operation is unsupported.");
    static final RegistryError NOT_FOUND = new RegistryError(404, "UNSUPPORTED", "404 page not found");
    static final RegistryError TOO_MANY =
            new RegistryError(429, "TOOMANYREQUESTS", "retry-after: 880.092µs, allowed: 44000/minute");

    Response response() {
        var errors = Json.array().add(Json.object().put("code", code).put("message", message));
        return Response.of(status, "application/json", Json.bytes(Json.object().set("errors", errors)));
    }
}
