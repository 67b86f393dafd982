package dev.tallyman.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.model.Digest;
import java.util.Base64;

/** The bundle of an attestation that nobody handed in: a statement of SLSA's provenance, without a signature. */
final class Provenance {
    static final String PREDICATE_TYPE = "https://slsa.dev/provenance/v1";

    private Provenance() {}

    static byte[] bundle(String repository, Digest subject) {
        ObjectNode statement = Json.object().put("_type", "https://in-toto.io/Statement/v1");
        statement.putArray("subject").addObject().putObject("digest").put(subject.algorithm(), subject.hex());
        statement
                .put("predicateType", PREDICATE_TYPE)
                .putObject("predicate")
                .putObject("buildDefinition")
                .putObject("externalParameters")
                .putObject("workflow")
                .put("repository", "https://github.com/" + repository);
        ObjectNode bundle = Json.object().put("mediaType", "application/vnd.dev.sigstore.bundle.v0.3+json");
        bundle.putObject("dsseEnvelope")
                .put("payload", Base64.getEncoder().encodeToString(Json.bytes(statement)))
                .put("payloadType", "application/vnd.in-toto+json")
                .putArray("signatures");
        return Json.bytes(bundle);
    }
}
