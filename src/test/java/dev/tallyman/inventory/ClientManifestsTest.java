package dev.tallyman.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real clients push is told for what it is. */
class ClientManifestsTest {
    @ParameterizedTest
    @CsvSource({
        "oras-push, ARTIFACT, false",
        "oras-attach, ARTIFACT, true",
        "referrers-fallback-index, INDEX, false",
        "cosign-sign-bundle, SIGNATURE, true",
        "cosign-attest-bundle, ATTESTATION, true",
        "cosign-sign-legacy, SIGNATURE, false",
        "cosign-attest-legacy, ATTESTATION, false",
        "cosign-attach-sbom, ARTIFACT, false"
    })
    void isWhatItsClientMeant(String file, VersionKind kind, boolean hasSubject)
            throws IOException, ManifestReader.MalformedException {
        Manifest manifest = ManifestReader.readManifest(
                Files.readAllBytes(Path.of("src/test/resources/testdata/clients", file + ".json")), null);
        assertThat(VersionKind.of(manifest)).isEqualTo(kind);
        assertThat(manifest.subject() != null).isEqualTo(hasSubject);
    }
}
