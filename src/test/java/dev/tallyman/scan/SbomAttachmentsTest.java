package dev.tallyman.scan;

import static dev.tallyman.scan.MemorySource.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SbomAttachmentsTest {
    private static final String ENVELOPE = "application/vnd.dsse.envelope.v1+json";
    private static final String CYCLONE_DX = """
            {"bomFormat":"CycloneDX","specVersion":"1.7","components":[{"type":"library","name":"lodash","version":"4.17.15","purl":"pkg:npm/lodash@4.17.15"}]}""";
    private static final String SPDX = """
            {"spdxVersion":"SPDX-2.3","packages":[{"name":"musl","versionInfo":"1.2.5-r0","externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:apk/alpine/musl@1.2.5-r0"}]}]}""";

    private final MemorySource source = new MemorySource();
    private final MemorySource.Resolved image = source.manifest(MediaType.OCI_MANIFEST, """
            {"schemaVersion":2,"config":%s,"layers":[]}""".formatted(json(
            source.blob(MediaType.OCI_CONFIG, bytes("{\"os\":\"linux\",\"architecture\":\"amd64\"}")), "")));
    private List<Problem> notices = List.of();

    @Test
    void whatCosignAttested() {
        source.tags.put(
                tag() + ".att",
                attached(ENVELOPE, envelope(statement("https://cyclonedx.org/bom", digest(), CYCLONE_DX)), ""));
        assertThat(found()).singleElement().satisfies(sbom -> {
            assertThat(sbom.format()).isEqualTo("CycloneDX 1.7");
            assertThat(sbom.source())
                    .isEqualTo(source.tags.get(tag() + ".att").descriptor().digest());
            assertThat(sbom.contents().packages())
                    .extracting(one -> one.purl().toString())
                    .containsExactly("pkg:npm/lodash@4.17.15");
            assertThat(sbom.document().path("specVersion").asText()).isEqualTo("1.7");
        });
        assertThat(notices).isEmpty();
    }

    @Test
    void whatCosignAttachedBare() {
        source.tags.put(tag() + ".sbom", attached("text/spdx+json", SPDX, ""));
        assertThat(found()).extracting(AttachedSbom::format).containsExactly("SPDX-2.3");
    }

    @Test
    void aDocumentThatStandsInItsStatementAsText() {
        String text = "\"" + SPDX.replace("\"", "\\\"") + "\"";
        source.tags.put(
                tag() + ".att",
                attached(ENVELOPE, envelope(statement("https://spdx.dev/Document/v2.3", digest(), text)), ""));
        assertThat(found()).extracting(AttachedSbom::format).containsExactly("SPDX-2.3");
    }

    @Test
    void whatBuildKitPutBesideTheImage() {
        MemorySource.Resolved attestation = attached(
                "application/vnd.in-toto+json",
                statement("https://spdx.dev/Document", digest(), SPDX),
                ",\"annotations\":{\"in-toto.io/predicate-type\":\"https://spdx.dev/Document\"}");
        MemorySource.Resolved provenance = attached(
                "application/vnd.in-toto+json",
                "never read",
                ",\"annotations\":{\"in-toto.io/predicate-type\":\"https://slsa.dev/provenance/v0.2\"}");
        String beside = """
                ,"annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"%s"}""".formatted(digest());
        source.tags.put("it", source.manifest(MediaType.OCI_INDEX, """
                {"schemaVersion":2,"mediaType":"%s","manifests":[%s,%s,%s]}""".formatted(
                        MediaType.OCI_INDEX,
                        json(image.descriptor(), ""),
                        json(attestation.descriptor(), beside),
                        json(provenance.descriptor(), beside))));
        assertThat(found("it"))
                .extracting(AttachedSbom::source)
                .containsExactly(attestation.descriptor().digest());
        assertThat(notices).isEmpty();
    }

    @Test
    void whatNamesTheImageAsItsSubjectOnceHoweverItIsFound() {
        MemorySource.Resolved attached = attached("application/vnd.cyclonedx+json", CYCLONE_DX, "");
        source.referrers.put(digest(), List.of(attached.descriptor()));
        source.tags.put(tag(), source.manifest(MediaType.OCI_INDEX, """
                {"schemaVersion":2,"mediaType":"%s","manifests":[%s]}""".formatted(
                        MediaType.OCI_INDEX, json(attached.descriptor(), ""))));
        assertThat(found()).hasSize(1);
    }

    @Test
    void vexAndOtherThingsAreNoSboms() {
        source.tags.put(
                tag() + ".att",
                attached(ENVELOPE, envelope(statement("https://openvex.dev/ns/v0.2.0", digest(), "{}")), ""));
        source.tags.put(tag() + ".sbom", attached("application/vnd.cyclonedx+json", "{\"some\":\"thing\"}", ""));
        assertThat(found()).isEmpty();
        assertThat(notices).isEmpty();
    }

    @Test
    void whatCannotBeReadIsSaid() {
        source.tags.put(tag() + ".sbom", attached("text/spdx", "SPDXVersion: SPDX-2.3", ""));
        source.tags.put(
                tag() + ".att",
                attached(
                        ENVELOPE,
                        envelope(statement("https://spdx.dev/Document", Digest.of(bytes("another")), SPDX)),
                        ""));
        assertThat(found()).isEmpty();
        assertThat(notices)
                .extracting(Problem::what)
                .containsExactlyInAnyOrder(
                        "attached SBOMs: one of the type text/spdx, which is not read; JSON is",
                        "attached SBOMs: its statement is about something else, so it is passed over");
    }

    @Test
    void aDocumentIsReadUpToTheCapAndNotPastIt() {
        String padding = " ".repeat(AttachedSbom.MAX_BYTES - SPDX.length());
        source.tags.put(tag() + ".sbom", attached("text/spdx+json", SPDX + padding, ""));
        assertThat(found()).hasSize(1);
        source.tags.put(tag() + ".sbom", attached("text/spdx+json", SPDX + padding + " ", ""));
        assertThat(found()).isEmpty();
        assertThat(notices)
                .singleElement()
                .satisfies(notice -> assertThat(notice.what()).contains("larger than"));
    }

    @Test
    void onlyImagesHaveSomethingAttached() {
        assertThatThrownBy(() ->
                        new SbomAttachments(target -> new TargetOpener.Opened.Sbom(Path.of(target))).of("x", null))
                .isInstanceOf(TallymanException.class)
                .hasMessageContaining("only images have something attached");
    }

    private List<AttachedSbom> found() {
        source.tags.put("image", image);
        return found("image");
    }

    private List<AttachedSbom> found(String target) {
        SbomAttachments.Found found =
                new SbomAttachments(name -> new TargetOpener.Opened.Image(source, name, null)).of(target, null);
        notices = found.notices();
        assertThat(found.images())
                .singleElement()
                .satisfies(one -> assertThat(one.digest()).isEqualTo(digest()));
        return found.images().getFirst().sboms();
    }

    private Digest digest() {
        return image.descriptor().digest();
    }

    private String tag() {
        return "sha256-" + digest().hex();
    }

    private MemorySource.Resolved attached(String type, String content, String more) {
        Descriptor layer = source.blob(type, bytes(content));
        return source.manifest(MediaType.OCI_MANIFEST, """
                {"schemaVersion":2,"config":%s,"layers":[%s]}""".formatted(
                        json(source.blob(MediaType.OCI_EMPTY, bytes("{}")), ""), json(layer, more)));
    }

    private static String statement(String predicate, Digest subject, String document) {
        return """
                {"_type":"https://in-toto.io/Statement/v0.1","predicateType":"%s","subject":[{"name":"x","digest":{"sha256":"%s"}}],"predicate":%s}""".formatted(predicate, subject.hex(), document);
    }

    private static String envelope(String statement) {
        return "{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\""
                + Base64.getEncoder().encodeToString(bytes(statement)) + "\",\"signatures\":[]}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
