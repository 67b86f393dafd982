package dev.tallyman.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.TallymanException;
import dev.tallyman.testing.Corpus;
import dev.tallyman.testing.DockerRegistry;
import dev.tallyman.testing.Tools;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's docker-registry with images that skopeo pushed. */
@Tag("integration")
class DockerRegistryTest {
    @TempDir
    Path folder;

    @Test
    void readsWhatSkopeoPushed() throws Exception {
        Path rootfs = Corpus.require("rootfs/alpine-minirootfs-3.10.3-x86_64.tar.gz");
        try (DockerRegistry server = DockerRegistry.start(folder);
                Http http = new Http(HttpSettings.defaults().insecure(Set.of(server.host())))) {
            push(rootfs, server, "oci");
            push(rootfs, server, "v2s2");
            Registry registry = new Registry(http, server.host(), RegistryCredential.anonymous());
            try (RemoteRepository repository = registry.repository("test/alpine")) {
                List<String> tags = new ArrayList<>();
                repository.tags(tags::add);
                assertThat(tags).containsExactlyInAnyOrder("oci", "v2s2");
                for (String tag : tags) {
                    assertThat(readAll(repository, tag)).isTrue();
                }
                assertThat(repository.head("nope")).isEmpty();
                assertThatThrownBy(() -> repository.resolve("nope"))
                        .isInstanceOfSatisfying(TallymanException.class, e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
                            assertThat(e.getMessage()).contains(server.host() + "/test/alpine:nope");
                        });
                assertThat(registry.repository("no/such").head("1")).isEmpty();
            }
        }
    }

    @Test
    void plainHttpNeedsItsHostNamed() throws Exception {
        try (DockerRegistry server = DockerRegistry.start(folder);
                Http http = new Http(HttpSettings.defaults())) {
            Registry registry = new Registry(http, server.host(), RegistryCredential.anonymous());
            assertThatThrownBy(() -> registry.repository("test/alpine").head("1"))
                    .isInstanceOfSatisfying(TallymanException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE);
                        assertThat(e.hint()).contains("--insecure-registry " + server.host());
                    });
        }
    }

    private static boolean readAll(RemoteRepository repository, String tag) throws Exception {
        ImageSource.Resolved resolved = repository.resolve(tag);
        Manifest.Image image = (Manifest.Image) ManifestReader.readManifest(
                resolved.content(), resolved.descriptor().mediaType());
        ManifestReader.readConfig(repository.smallBlob(image.config(), 1 << 20));
        Descriptor layer = image.layers().getFirst();
        try (InputStream stream = repository.blob(layer)) {
            byte[] content = stream.readAllBytes();
            assertThat(Digest.of(content)).isEqualTo(layer.digest());
            try (InputStream part = repository.part(layer, 10, 10).orElseThrow()) {
                assertThat(part.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 10, 20));
            }
        }
        return true;
    }

    private static void push(Path rootfs, DockerRegistry server, String format) {
        Tools.run(
                "skopeo",
                "copy",
                "--insecure-policy",
                "--dest-tls-verify=false",
                "--format",
                format,
                "tarball:" + rootfs,
                "docker://" + server.host() + "/test/alpine:" + format);
    }
}
