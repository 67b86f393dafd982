package dev.tallyman.policy;

import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.inventory.Origins;
import dev.tallyman.inventory.ReadState;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Platform;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Purl;
import dev.tallyman.model.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Images to ask rules about. */
final class Images {
    static final Instant CREATED = Instant.parse("2026-11-01T00:00:00Z");

    private String user = "app";
    private String os = "linux";
    private @Nullable Instant created = CREATED;
    private List<ImageConfig.HistoryEntry> history = List.of();
    private Map<String, String> labels = Map.of("org.opencontainers.image.source", "https://github.com/acme/api");
    private List<String> tags = List.of("1.4");
    private List<FoundSecret> secrets = List.of();
    private List<Finding> findings = List.of();
    private Origins origins = Origins.UNKNOWN;
    private ReadState contents = ReadState.COMPLETE;
    private List<Problem> problems = List.of();
    private boolean configured = true;

    static Images image() {
        return new Images();
    }

    Images user(String value) {
        user = value;
        return this;
    }

    Images os(String value) {
        os = value;
        return this;
    }

    Images created(@Nullable Instant value) {
        created = value;
        return this;
    }

    Images history(@Nullable Instant... times) {
        history = java.util.Arrays.stream(times)
                .map(time -> new ImageConfig.HistoryEntry(time, "step", null, false))
                .toList();
        return this;
    }

    Images labels(Map<String, String> value) {
        labels = value;
        return this;
    }

    Images tags(String... value) {
        tags = List.of(value);
        return this;
    }

    Images findings(Finding... value) {
        findings = List.of(value);
        return this;
    }

    Images secrets(FoundSecret... value) {
        secrets = List.of(value);
        return this;
    }

    Images origins(Origins value) {
        origins = value;
        return this;
    }

    Images contents(ReadState state, String where, String what) {
        contents = state;
        problems = List.of(new Problem(where, what));
        return this;
    }

    Images withoutConfig() {
        configured = false;
        return this;
    }

    ImageFacts facts() {
        Platform platform = new Platform(os, "amd64", null);
        ImageConfig config = new ImageConfig(
                platform, null, created, null, user, List.of(), List.of(), List.of(), "", List.of(), List.of(), labels,
                List.of(), history);
        return new ImageFacts(
                "ghcr.io/acme/api:1.4",
                "ghcr.io/acme/api",
                tags,
                null,
                platform,
                configured ? config : null,
                new Distribution("alpine", "3.10.3", null),
                findings.stream().map(Finding::installed).toList(),
                findings,
                new ImageRisks(true, secrets, List.of(), 0, 0, List.of(), 0, 0),
                origins,
                contents,
                problems);
    }

    /** A finding of a package that a layer brought. */
    static Finding ofLayer(Digest layer, String id) {
        return finding(layer, id, Severity.HIGH, null, Finding.Status.AFFECTED);
    }

    static Finding finding(String id, Severity severity, @Nullable String fixed, Finding.Status status) {
        return finding(null, id, severity, fixed, status);
    }

    private static Finding finding(
            @Nullable Digest layer, String id, Severity severity, @Nullable String fixed, Finding.Status status) {
        InstalledPackage installed = new InstalledPackage(
                Purl.tryParse("pkg:apk/alpine/libssl1.1@1.1.1d-r0").orElseThrow(),
                "libssl1.1",
                "1.1.1d-r0",
                "apk",
                null,
                layer,
                List.of(),
                List.of(),
                null);
        return new Finding(
                id, List.of(), severity, null, null, installed, fixed, status, false, null, List.of("ALPINE-" + id));
    }
}
