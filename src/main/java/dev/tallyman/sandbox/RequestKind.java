package dev.tallyman.sandbox;

/** What a request asks for. Requests are counted by it and faults can be aimed with it. */
public enum RequestKind {
    VIEWER,
    ACCOUNT,
    ORGANIZATIONS,
    RATE_LIMIT,
    PACKAGE_LIST,
    PACKAGE_GET,
    PACKAGE_DELETE,
    PACKAGE_RESTORE,
    VERSION_LIST,
    VERSION_GET,
    VERSION_DELETE,
    VERSION_RESTORE,
    ATTESTATIONS,
    API_OTHER,
    PING,
    TOKEN,
    TAG_LIST,
    MANIFEST_HEAD,
    MANIFEST_GET,
    MANIFEST_PUT,
    BLOB_HEAD,
    BLOB_GET,
    UPLOAD,
    REGISTRY_OTHER,
    STORAGE_GET,
    HOSTILE
}
