package dev.tallyman.connection;

import dev.tallyman.connection.Diagnosis.Mark;
import dev.tallyman.connection.Diagnosis.State;
import dev.tallyman.connection.Diagnosis.Step;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Manifest;
import dev.tallyman.model.ManifestReader;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.ImageSource;
import dev.tallyman.registry.RemoteRepository;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tries to pull: token, tags, HEAD of a manifest; and, once an owner, one manifest and a range of one of its blobs. */
final class PullProbe {
    private static final int SOME_BYTES = 16;

    private final Session session;
    private final List<Step> steps = new ArrayList<>();

    PullProbe(Session session) {
        this.session = session;
    }

    /**
     * @param digest        of a manifest that the registry has; empty where none was found
     * @param ofTheRegistry whether it failed for the registry itself, which is not to be had or leads elsewhere, and not for the credential
     */
    record Result(
            State state,
            String evidence,
            @Nullable String remedy,
            List<Step> steps,
            Optional<Digest> digest,
            boolean ofTheRegistry) {
        Result(State state, String evidence, @Nullable String remedy, List<Step> steps) {
            this(state, evidence, remedy, steps, Optional.empty(), false);
        }
    }

    /**
     * @param identifier a digest that the API listed; empty: one of the tags
     * @param withBlob   whether to fetch a manifest, which counts as a download, and a part of a blob
     */
    Result pull(String name, Optional<String> identifier, boolean withBlob) {
        String step = "token and tags of " + name;
        try (RemoteRepository repository = session.registry().repository(name)) {
            List<String> tags = new ArrayList<>();
            repository.tags(tags::add);
            if (session.registry().isCredentialRejected()) {
                return rejected(step);
            }
            steps.add(new Step(step, Mark.OK, tags.size() + " tags", null));
            Optional<String> chosen =
                    identifier.or(() -> tags.reversed().stream().findFirst());
            if (chosen.isEmpty()) {
                return new Result(State.UNKNOWN, OwnerProbe.NOTHING_TO_TRY + ": no version", null, steps);
            }
            step = "HEAD a manifest of " + name;
            Optional<Descriptor> found = repository.head(chosen.get());
            if (found.isEmpty()) {
                String evidence = "404 for " + chosen.get();
                steps.add(new Step(step, Mark.FAILED, evidence, null));
                return new Result(
                        State.FAILS,
                        evidence,
                        "The registry does not have what the API lists: push the image again.",
                        steps);
            }
            steps.add(new Step(step, Mark.OK, "200, " + found.get().digest(), null));
            String evidence =
                    tags.size() + " tags, 200 for " + found.get().digest().abbreviated();
            if (withBlob) {
                step = "range of a blob of " + name;
                evidence += range(repository, found.get(), step);
            }
            return new Result(
                    State.WORKS, evidence, null, steps, Optional.of(found.get().digest()), false);
        } catch (TallymanException e) {
            String remedy = Words.sentence(e.hint(), "Try again later.");
            steps.add(new Step(step, Mark.FAILED, e.reason(), remedy));
            State state = e.code() == ErrorCode.RATE_LIMITED ? State.UNKNOWN : State.FAILS;
            boolean ofTheRegistry =
                    e.code() == ErrorCode.UNREACHABLE || session.registry().isMisleading();
            return new Result(state, e.reason(), remedy, steps, Optional.empty(), ofTheRegistry);
        }
    }

    private Result rejected(String step) {
        String evidence = "the token endpoint answers DENIED: denied; public images are read without the token";
        String remedy =
                "The token is expired, revoked or of a kind that the registry does not take: make a new classic token with read:packages.";
        steps.add(new Step(step, Mark.FAILED, evidence, remedy));
        return new Result(State.FAILS, evidence, remedy, steps);
    }

    private String range(RemoteRepository repository, Descriptor manifest, String step) {
        Optional<Descriptor> blob = aBlob(repository, manifest, 2);
        if (blob.isEmpty() || blob.get().size() == 0) {
            return "";
        }
        long length = Math.min(SOME_BYTES, blob.get().size());
        try (InputStream part = repository.part(blob.get(), 0, length).orElse(null)) {
            if (part == null) {
                steps.add(new Step(step, Mark.OK, "the storage sends whole blobs only", null));
                return ", whole blobs only";
            }
            int count = part.readNBytes((int) length).length;
            steps.add(new Step(step, Mark.OK, count + " of " + blob.get().size() + " bytes", null));
            return ", a range of a blob";
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.UNREACHABLE,
                    "read a part of a blob of " + repository.name(),
                    String.valueOf(e.getMessage()),
                    "Try again later",
                    e);
        }
    }

    private static Optional<Descriptor> aBlob(ImageSource source, Descriptor manifest, int depth) {
        try {
            return switch (ManifestReader.readManifest(source.manifest(manifest), manifest.mediaType())) {
                case Manifest.Image image -> Optional.of(image.config());
                case Manifest.Index index ->
                    depth == 0
                            ? Optional.empty()
                            : index.manifests().stream()
                                    .filter(child -> !Manifest.isBuildKitAttestation(child))
                                    .findFirst()
                                    .flatMap(child -> aBlob(source, child, depth - 1));
            };
        } catch (ManifestReader.MalformedException e) {
            return Optional.empty();
        }
    }
}
