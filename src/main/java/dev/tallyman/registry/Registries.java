package dev.tallyman.registry;

import dev.tallyman.http.Http;
import dev.tallyman.model.ImageReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The registries that are asked, each kept, so that its tokens and budgets are shared. Safe for use by several threads. */
public final class Registries {
    private final Http http;
    private final Function<ImageReference, RegistryCredential> credentials;
    private final Map<String, Registry> registries = new ConcurrentHashMap<>();

    /** @param credentials what to ask a reference's registry with; asked once a registry and owner */
    public Registries(Http http, Function<ImageReference, RegistryCredential> credentials) {
        this.http = http;
        this.credentials = credentials;
    }

    /** The images of the repository that is named. Nothing is asked yet. */
    public ImageSource open(ImageReference reference) {
        return of(reference).repository(reference.repository());
    }

    private Registry of(ImageReference reference) {
        String owner = reference.repository().split("/", 2)[0];
        return registries.computeIfAbsent(
                reference.registry() + "/" + owner,
                key -> new Registry(http, reference.registry(), credentials.apply(reference)));
    }
}
