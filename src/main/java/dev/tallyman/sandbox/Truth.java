package dev.tallyman.sandbox;

import dev.tallyman.model.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is really in the sandbox and what was really asked of it, for tests to compare with what a client believes. */
public final class Truth {
    private final World world;
    private final Ledger ledger;

    Truth(World world, Ledger ledger) {
        this.world = world;
        this.ledger = ledger;
    }

    /** All packages with all their versions, deleted ones too, sorted by name. */
    public List<PackageTruth> packages() {
        return world.truth();
    }

    /** The package of that name ({@code owner/name}) that is not deleted. */
    public Optional<PackageTruth> find(String name) {
        return packages().stream()
                .filter(each -> each.name().equals(name) && each.deletedAt() == null)
                .findFirst();
    }

    /** The last {@link Ledger#MAX_KEPT} requests in the order of their answers. */
    public List<Seen> requests() {
        return ledger.requests();
    }

    public long count(RequestKind kind) {
        return ledger.count(kind);
    }

    /** How many requests of a kind were answered with 304. */
    public long notModified(RequestKind kind) {
        return ledger.notModified(kind);
    }

    /** Requests to the REST API, all kinds together. */
    public long restRequests() {
        return java.util.EnumSet.range(RequestKind.VIEWER, RequestKind.API_OTHER).stream()
                .mapToLong(this::count)
                .sum();
    }

    /** Every {@code Authorization} header that arrived at an origin. */
    public List<CredentialSeen> credentials(Origin origin) {
        return ledger.credentials(origin);
    }

    /** How often the content of a manifest or blob was given out whole or in part, by {@code owner/name@digest}. */
    public Map<String, Long> reads() {
        return ledger.reads();
    }

    /** Forgets all requests, counts and credentials, so that a test can look at what comes next. */
    public void forgetRequests() {
        ledger.forget();
    }

    /**
     * A package.
     *
     * @param name       {@code owner/name}
     * @param versionIds ids of the versions that are not deleted, newest first
     * @param tags       tag to digest, oldest tag first
     */
    public record PackageTruth(
            long id,
            String name,
            Visibility visibility,
            @Nullable String repository,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant deletedAt,
            List<Long> versionIds,
            List<VersionTruth> versions,
            Map<String, Digest> tags) {}

    /**
     * A version.
     *
     * @param size      of the manifest, in bytes
     * @param downloads manifest reads
     */
    public record VersionTruth(
            long id,
            Digest digest,
            List<String> tags,
            String mediaType,
            long size,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant deletedAt,
            long downloads) {}

    /**
     * A request that was answered.
     *
     * @param path       as sent, with its query
     * @param credential who sent it: a login with the kind of token, {@code anonymous}, or {@code unknown}
     * @param fault      the fault that struck it
     */
    public record Seen(
            Instant when,
            Origin origin,
            RequestKind kind,
            String method,
            String path,
            int status,
            String credential,
            @Nullable Fault fault) {}

    /** An {@code Authorization} header as it arrived. Sandbox tokens are no secrets. */
    public record CredentialSeen(Instant when, Origin origin, String path, String authorization) {}
}
