package dev.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.MediaType;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.ImageSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AttachmentsTest {
    private static final String VEX =
            "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"author\":\"acme\",\"statements\":[]}";
    private static final String ENVELOPE = "application/vnd.dsse.envelope.v1+json";

    private final Shelf shelf = new Shelf();
    private final Set<Problem> notices = new LinkedHashSet<>();
    private final ImageSource.Resolved image = shelf.manifest(
            MediaType.OCI_MANIFEST, """
            {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"sha256:%s","size":2},"layers":[]}""".formatted(MediaType.OCI_MANIFEST, MediaType.OCI_CONFIG, "a".repeat(64)));

    @Test
    void readsWhatCosignAttached() {
        ImageSource.Resolved attached =
                attach(envelope(statement("https://openvex.dev/ns/v0.2.0", digest())), ENVELOPE, "");
        shelf.tags.put(tag() + ".att", attached);
        assertThat(read()).containsExactly(new AttachedVex(attached.descriptor().digest(), VEX));
        assertThat(notices).isEmpty();
    }

    @Test
    void readsWhatTheFallBackTagLists() {
        ImageSource.Resolved attached = attach(VEX, "application/vnd.openvex+json", "");
        shelf.tags.put(tag(), shelf.manifest(MediaType.OCI_INDEX, index(attached, "")));
        assertThat(read()).containsExactly(new AttachedVex(attached.descriptor().digest(), VEX));
    }

    @Test
    void readsTheAttestationsOfAnIndex() {
        ImageSource.Resolved attached = attach(
                statement("https://openvex.dev/ns", digest()),
                "application/vnd.in-toto+json",
                ",\"annotations\":{\"in-toto.io/predicate-type\":\"https://openvex.dev/ns\"}");
        ImageSource.Resolved root = shelf.manifest(MediaType.OCI_INDEX, index(attached, """
                ,"annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"%s"}""".formatted(digest())));
        assertThat(new Attachments<>(shelf, AttachedVex.KIND, notices).of(root, digest()))
                .hasSize(1);
    }

    @Test
    void otherKindsOfAttestationsAreNotFetched() {
        attachAs(
                tag() + ".att",
                attach(
                        "never read",
                        ENVELOPE,
                        ",\"annotations\":{\"predicateType\":\"https://slsa.dev/provenance/v1\"}"));
        assertThat(read()).isEmpty();
        assertThat(shelf.fetched).isEmpty();
        attachAs(tag() + ".att", attach(envelope(statement("https://slsa.dev/provenance/v1", digest())), ENVELOPE, ""));
        assertThat(read()).isEmpty();
        assertThat(notices).isEmpty();
    }

    @Test
    void aStatementAboutAnotherImageIsPassedOverAndSaidSo() {
        Digest other = Digest.parse("sha256:" + "b".repeat(64));
        attachAs(tag() + ".att", attach(envelope(statement("https://openvex.dev/ns", other)), ENVELOPE, ""));
        assertThat(read()).isEmpty();
        assertThat(notices)
                .singleElement()
                .satisfies(notice -> assertThat(notice.what())
                        .isEqualTo("attached statements: its statement is about something else, so it is passed over"));
    }

    @Test
    void whatCannotBeReadIsANotice() {
        attachAs(tag() + ".att", attach("{", ENVELOPE, ""));
        assertThat(read()).isEmpty();
        assertThat(notices).hasSize(1);
        shelf.tags.put(
                tag() + ".att",
                new ImageSource.Resolved(image.descriptor(), "no JSON".getBytes(StandardCharsets.UTF_8)));
        assertThat(read()).isEmpty();
        assertThat(notices).hasSize(2);
    }

    private List<AttachedVex> read() {
        return new Attachments<>(shelf, AttachedVex.KIND, notices).of(image, digest());
    }

    private void attachAs(String tag, ImageSource.Resolved attached) {
        shelf.tags.put(tag, attached);
    }

    private Digest digest() {
        return image.descriptor().digest();
    }

    private String tag() {
        return "sha256-" + digest().hex();
    }

    private ImageSource.Resolved attach(String document, String type, String annotations) {
        byte[] content = document.getBytes(StandardCharsets.UTF_8);
        Digest layer = shelf.put(content);
        return shelf.manifest(MediaType.OCI_MANIFEST, """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},
                 "layers":[{"mediaType":"%s","digest":"%s","size":%d%s}]}""".formatted(
                        MediaType.OCI_MANIFEST, layer, type, layer, content.length, annotations));
    }

    private static String index(ImageSource.Resolved child, String annotations) {
        return """
                {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s","size":%d%s}]}""".formatted(
                        MediaType.OCI_INDEX,
                        MediaType.OCI_MANIFEST,
                        child.descriptor().digest(),
                        child.content().length,
                        annotations);
    }

    private static String statement(String predicate, Digest subject) {
        return """
                {"_type":"https://in-toto.io/Statement/v0.1","predicateType":"%s","subject":[{"name":"x","digest":{"sha256":"%s"}}],"predicate":%s}""".formatted(predicate, subject.hex(), VEX);
    }

    private static String envelope(String statement) {
        return "{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\""
                + Base64.getEncoder().encodeToString(statement.getBytes(StandardCharsets.UTF_8))
                + "\",\"signatures\":[]}";
    }

    /** A repository in memory that remembers what was fetched of its blobs. */
    private static final class Shelf implements ImageSource {
        private final Map<String, Resolved> tags = new HashMap<>();
        private final Map<Digest, byte[]> contents = new HashMap<>();
        private final Set<Digest> fetched = new LinkedHashSet<>();

        Digest put(byte[] content) {
            Digest digest = Digest.of(content);
            contents.put(digest, content);
            return digest;
        }

        Resolved manifest(String type, String json) {
            byte[] content = json.getBytes(StandardCharsets.UTF_8);
            return new Resolved(new Descriptor(type, put(content), content.length), content);
        }

        @Override
        public Optional<Resolved> tagged(String tag) {
            return Optional.ofNullable(tags.get(tag));
        }

        @Override
        public Resolved resolve(String identifier) {
            throw new TallymanException(ErrorCode.NOT_FOUND, "read " + identifier, "it is not there", "");
        }

        @Override
        public byte[] manifest(Descriptor descriptor) {
            return contents.get(descriptor.digest());
        }

        @Override
        public InputStream blob(Descriptor descriptor) {
            return new ByteArrayInputStream(smallBlob(descriptor, Integer.MAX_VALUE));
        }

        @Override
        public byte[] smallBlob(Descriptor descriptor, int maxBytes) {
            fetched.add(descriptor.digest());
            return contents.get(descriptor.digest());
        }

        @Override
        public void close() {}
    }
}
