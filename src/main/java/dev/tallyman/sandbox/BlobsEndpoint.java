package dev.tallyman.sandbox;

import dev.tallyman.model.Digest;
import dev.tallyman.sandbox.wire.Response;
import java.util.Optional;

/** Blobs of the registry: told of, and redirected to blob storage. */
final class BlobsEndpoint {
    private final World world;
    private final StorageOrigin storage;
    private final Addresses addresses;

    BlobsEndpoint(World world, StorageOrigin storage, Addresses addresses) {
        this.world = world;
        this.storage = storage;
        this.addresses = addresses;
    }

    Response read(Exchange exchange, RegistryRoute route) {
        Optional<Digest> digest = Digest.tryParse(route.reference());
        Optional<BlobStore.Blob> blob = digest.filter(each ->
                        world.locked(() -> world.blobsOf(route.repository()).contains(each)))
                .flatMap(world.blobs::find);
        if (blob.isEmpty()) {
            return RegistryError.NO_BLOB.response();
        }
        if (exchange.kind() == RequestKind.BLOB_HEAD) {
            return Response.empty(200)
                    .with("Content-Type", "application/octet-stream")
                    .with("Content-Length", Long.toString(blob.get().size()))
                    .with("Docker-Content-Digest", blob.get().digest().toString());
        }
        if (exchange.strikes(Fault.HOSTILE_REDIRECT)) {
            return Response.empty(307)
                    .with("Location", addresses.hostile() + exchange.request().path());
        }
        return Response.empty(307)
                .with("Location", storage.signed(route.repository(), blob.get().digest()));
    }
}
