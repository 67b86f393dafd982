package dev.tallyman.registry;

import dev.tallyman.http.Http;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.ImageReference;
import dev.tallyman.model.TallymanException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Opens images wherever they are. Registries are kept, so that their tokens and budgets are shared. Safe for use by several threads. */
public final class ImageSources {
    private final Http http;
    private final Function<ImageReference, RegistryCredential> credentials;
    private final Map<String, Registry> registries = new ConcurrentHashMap<>();

    /** @param credentials what to ask a reference's registry with; asked once a registry and owner */
    public ImageSources(Http http, Function<ImageReference, RegistryCredential> credentials) {
        this.http = http;
        this.credentials = credentials;
    }

    /**
     * Opens an image's source; {@link #identifier} tells what to resolve in it.
     *
     * @throws TallymanException where the target is not an image, or is not there
     */
    public ImageSource open(Target target) {
        return switch (target) {
            case Target.Remote remote ->
                registry(remote.reference()).repository(remote.reference().repository());
            case Target.Layout layout -> OciLayout.folder(layout.folder());
            case Target.Archive archive -> OciLayout.archive(archive.file());
            case Target.DockerSave save -> DockerArchive.open(save.file());
            case Target.RootFileSystem rootfs -> throw notAnImage("rootfs:" + rootfs.path());
            case Target.Sbom sbom -> throw notAnImage("sbom:" + sbom.file());
        };
    }

    /** The tag or digest that the target names; empty where it names none. */
    public static String identifier(Target target) {
        return switch (target) {
            case Target.Remote remote -> remote.reference().identifier();
            case Target.Layout layout -> layout.identifier();
            case Target.Archive archive -> archive.identifier();
            case Target.DockerSave save -> save.identifier();
            case Target.RootFileSystem rootfs -> "";
            case Target.Sbom sbom -> "";
        };
    }

    public Registry registry(ImageReference reference) {
        String owner = reference.repository().split("/", 2)[0];
        return registries.computeIfAbsent(
                reference.registry() + "/" + owner,
                key -> new Registry(http, reference.registry(), credentials.apply(reference)));
    }

    private static TallymanException notAnImage(String target) {
        return new TallymanException(
                ErrorCode.USAGE,
                "open " + target,
                "that is not an image",
                "Give an image's reference, layout or archive");
    }
}
