package dev.tallyman.sandbox.samples;

import dev.tallyman.model.Digest;
import dev.tallyman.model.Platform;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Owner;
import dev.tallyman.sandbox.PackageSetting;
import dev.tallyman.sandbox.Role;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.SandboxConfig;
import dev.tallyman.sandbox.Visibility;
import dev.tallyman.sandbox.samples.Layer.Packing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The sample organisation: two organisations and a user, fifteen packages, good images and bad ones. Everything says of itself that it is
 * sample data.
 */
public final class SampleImages {
    /** Who the demo asks as. */
    public static final String LOGIN = "sample-operator";

    /** The demo's token for reading; it opens nothing but a sandbox. */
    public static final String TOKEN = "ghp_sampleTokenItOpensOnlyTheSandbox0001";

    /** The demo's token for acting. */
    public static final String WRITE_TOKEN = "ghp_sampleTokenItOpensOnlyTheSandbox0002";

    /** What the demo's connection looks at. */
    public static final List<String> OWNERS = List.of("acme", "acme-labs", LOGIN);

    private static final Platform AMD64 = new Platform("linux", "amd64", null);
    private static final Platform ARM64 = new Platform("linux", "arm64", null);

    private static final Layer ALPINE_OLD = Layer.builder("ADD alpine-minirootfs-3.10.3.tar.gz / # sample")
            .files(AlpineFiles.old())
            .build(Packing.GZIP);
    private static final Layer ALPINE_PATCHED = Layer.builder("ADD alpine-minirootfs-3.10.9.tar.gz / # sample")
            .files(AlpineFiles.patched())
            .build(Packing.GZIP);
    private static final Layer JAVA_RUNTIME = Layer.builder("COPY /opt/java /opt/java # sample")
            .file("opt/java/release", "JAVA_VERSION=\"17.0.9\"\nIMPLEMENTOR=\"Sample\"\n")
            .build(Packing.GZIP);

    private final Sandbox sandbox;

    private SampleImages(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** A sandbox's configuration with the sample's owners, tokens and visibilities; ports are free ones. */
    public static SandboxConfig config() {
        return SandboxConfig.empty()
                .with(
                        Owner.organization("acme", LOGIN).withMembers("robin"),
                        Owner.organization("acme-labs", LOGIN),
                        Owner.user(LOGIN),
                        Owner.user("robin"))
                .with(
                        AccessToken.classic(TOKEN, LOGIN, "read:packages", "read:org"),
                        AccessToken.classic(WRITE_TOKEN, LOGIN, "write:packages", "delete:packages", "read:org"))
                .with(
                        new PackageSetting("acme/api", Visibility.PRIVATE).linkedTo("acme/api"),
                        new PackageSetting("acme/web", Visibility.PUBLIC).linkedTo("acme/web"),
                        new PackageSetting("acme/worker", Visibility.INTERNAL).granting("robin", Role.WRITE),
                        new PackageSetting("acme/base/alpine", Visibility.PUBLIC),
                        new PackageSetting("acme/base/debian", Visibility.PUBLIC),
                        new PackageSetting("acme/reports", Visibility.INTERNAL),
                        new PackageSetting("acme-labs/playground", Visibility.PUBLIC),
                        new PackageSetting("acme-labs/tools/scanner", Visibility.PUBLIC),
                        new PackageSetting(LOGIN + "/dotfiles", Visibility.PUBLIC));
    }

    /** Fills a sandbox that was started with {@link #config}; it keeps its order, so ids are the same every time. */
    public static void pushTo(Sandbox sandbox) {
        SampleImages samples = new SampleImages(sandbox);
        samples.bases();
        samples.api();
        samples.web();
        samples.worker();
        samples.checkout();
        samples.shop();
        samples.gateway();
        samples.reports();
        samples.chart();
        samples.labs();
        samples.own();
    }

    private void bases() {
        Shelf alpine = shelf("acme/base/alpine");
        alpine.image(onAlpine(ALPINE_OLD, "2019-10-21").build(), day("2026-01-12"), "3.10.3");
        SampleImage patched = onAlpine(ALPINE_PATCHED, "2021-04-14").build();
        alpine.image(patched, day("2026-02-03"), "3.10.9");
        alpine.tag(patched, day("2026-02-03"), "3.10", "latest");
        Shelf debian = shelf("acme/base/debian");
        debian.image(onDebian("amd64", false, "2023-07-24").build(), day("2026-01-12"), "12.1");
        SampleImage updated = onDebian("amd64", true, "2024-08-01").build();
        debian.image(updated, day("2026-03-09"), "12.6");
        debian.tag(updated, day("2026-03-09"), "12");
    }

    /** The Java application: an old release, a current one for two platforms, and what {@code latest} used to be. */
    private void api() {
        Shelf shelf = shelf("acme/api");
        shelf.image(javaApi(AMD64, "1.2.0", "2.14.1", false).build(), day("2026-04-02"), null);
        shelf.index(
                List.of(
                        javaApi(AMD64, "1.3.0", "2.14.1", false).build(),
                        javaApi(ARM64, "1.3.0", "2.14.1", false).build()),
                day("2026-05-18"),
                "1.3.0",
                "1.3");
        Digest released = shelf.index(
                List.of(
                        javaApi(AMD64, "1.4.0", "2.17.1", true).build(),
                        javaApi(ARM64, "1.4.0", "2.17.1", true).build()),
                day("2026-09-07"),
                "1.4.0",
                "1.4",
                "latest");
        shelf.signature(released, day("2026-09-07"));
    }

    private static SampleImage.Builder javaApi(Platform platform, String version, String log4j, boolean fixed) {
        byte[] jar = JavaFiles.application(
                "com.example.acme",
                "api",
                version,
                "org.apache.logging.log4j:log4j-core:" + log4j,
                "org.apache.logging.log4j:log4j-api:" + log4j,
                "com.fasterxml.jackson.core:jackson-databind:" + (fixed ? "2.15.2" : "2.12.3"),
                "org.yaml:snakeyaml:" + (fixed ? "2.0" : "1.26"),
                "org.springframework:spring-beans:" + (fixed ? "5.3.31" : "5.3.13"));
        return onDebian(platform, fixed, "2026-05-18")
                .layer(JAVA_RUNTIME)
                .layer(Layer.builder("COPY target/api.jar /app/api.jar # sample")
                        .file("app/api.jar", jar)
                        .build(Packing.GZIP))
                .environment("JAVA_HOME", "/opt/java")
                .user("10001")
                .entrypoint("/opt/java/bin/java")
                .source("acme/api", revision(version), version);
    }

    private void web() {
        Shelf shelf = shelf("acme/web");
        shelf.image(nodeWeb("1.9.0", "lodash@4.17.11", "minimist@1.2.0").build(), day("2026-02-20"), null);
        shelf.image(
                nodeWeb("2.0.0", "lodash@4.17.15", "minimist@1.2.0", "qs@6.7.0").build(), day("2026-06-01"), "2.0.0");
        SampleImage current = nodeWeb("2.1.0", "lodash@4.17.15", "minimist@1.2.5", "semver@7.3.5")
                .build();
        Digest released = shelf.image(current, day("2026-10-05"), "2.1.0");
        shelf.tag(current, day("2026-10-05"), "latest");
        shelf.signature(released, day("2026-10-05"));
        shelf.vex(released, day("2026-10-06"), "CVE-2020-8203", "pkg:npm/lodash", "acme web team");
    }

    private static SampleImage.Builder nodeWeb(String version, String... packages) {
        List<String> all = new ArrayList<>(List.of("express@4.17.1", "ws@7.4.5", "axios@0.21.4"));
        all.addAll(List.of(packages));
        return onAlpine(ALPINE_OLD, "2026-06-01")
                .layer(Layer.builder("RUN npm ci --omit=dev # sample")
                        .files(ScriptFiles.node("srv/web", "acme-web", version, all.toArray(String[]::new)))
                        .build(Packing.GZIP))
                .environment("NODE_ENV", "production")
                .user("node")
                .entrypoint("/usr/local/bin/node")
                .source("acme/web", revision(version), version);
    }

    private void worker() {
        Shelf shelf = shelf("acme/worker");
        shelf.image(
                python("0.9.0", Packing.GZIP, "requests==2.19.1", "urllib3==1.24.1", "jinja2==2.10", "pyyaml==5.1")
                        .docker()
                        .build(),
                day("2026-03-30"),
                "0.9.0");
        SampleImage current = python(
                        "1.0.0",
                        Packing.GZIP,
                        "requests==2.28.1",
                        "urllib3==1.26.9",
                        "jinja2==3.1.2",
                        "certifi==2022.6.15")
                .user("worker")
                .docker()
                .build();
        shelf.image(current, day("2026-08-24"), "1.0.0");
        shelf.tag(current, day("2026-08-24"), "stable");
    }

    private void checkout() {
        byte[] jar = JavaFiles.application(
                "com.example.acme",
                "checkout",
                "7",
                "org.apache.logging.log4j:log4j-core:2.14.1",
                "org.apache.commons:commons-text:1.9");
        SampleImage image = onDebian(AMD64, false, "2025-11-03")
                .layer(JAVA_RUNTIME)
                .layer(Layer.builder("COPY checkout.jar /app/ # sample")
                        .file("app/checkout.jar", jar)
                        .build(Packing.GZIP))
                .entrypoint("/opt/java/bin/java")
                .build();
        shelf("acme/team/checkout").image(image, day("2026-01-28"), "latest");
    }

    private void shop() {
        SampleImage image = onAlpine(ALPINE_OLD, "2019-11-02")
                .layer(Layer.builder("COPY shop /srv/shop # sample")
                        .files(ScriptFiles.node("srv/shop", "legacy-shop", "0.3.1", "lodash@4.17.11", "minimist@0.0.8"))
                        .file("srv/shop/.npmrc", "# sample\n//registry.npmjs.org/:_authToken=" + inventedToken() + "\n")
                        .build(Packing.GZIP))
                .layer(Layer.builder("RUN rm -r /etc/apk/world /srv/shop/.npmrc # sample")
                        .whiteout("etc/apk/world")
                        .whiteout("srv/shop/.npmrc")
                        .build(Packing.GZIP))
                .build();
        shelf("acme/legacy-shop").image(image, day("2026-01-05"), "latest");
    }

    /** An index that has lost one of its images. */
    private void gateway() {
        Shelf shelf = shelf("acme/gateway");
        SampleImage kept = gateway(AMD64).build();
        SampleImage lost = gateway(ARM64).build();
        shelf.index(List.of(kept, lost), day("2026-07-13"), "3.2.0");
        sandbox.deleteVersion("acme/gateway", lost.digest());
    }

    private static SampleImage.Builder gateway(Platform platform) {
        return onDebian(platform, true, "2026-07-13")
                .layer(Layer.builder("COPY gateway /usr/local/bin/gateway # sample")
                        .file("usr/local/bin/gateway", "sample for " + platform + "\n")
                        .build(Packing.GZIP))
                .user("65532")
                .entrypoint("/usr/local/bin/gateway")
                .source("acme/gateway", revision("3.2.0"), "3.2.0");
    }

    private void reports() {
        Shelf shelf = shelf("acme/reports");
        shelf.image(
                python("2026.05", Packing.ZSTD, "flask==2.2.2", "werkzeug==2.2.2", "jinja2==3.1.2")
                        .build(),
                day("2026-05-04"),
                "2026.05");
        shelf.image(
                python("2026.09", Packing.ZSTD, "flask==2.3.3", "werkzeug==2.3.7", "jinja2==3.1.3")
                        .user("reports")
                        .build(),
                day("2026-09-14"),
                "2026.09");
    }

    private void chart() {
        Shelf shelf = shelf("acme/charts/site");
        shelf.chart("0.4.0", day("2026-04-20"));
        shelf.chart("0.5.0", day("2026-08-31"));
    }

    private void labs() {
        Shelf playground = shelf("acme-labs/playground");
        playground.image(nodeWeb("0.1.0", "json5@2.2.1").build(), day("2026-06-22"), "main");
        playground.image(nodeWeb("0.2.0", "json5@2.2.3").build(), day("2026-10-12"), "main");
        Shelf model = shelf("acme-labs/model-server");
        model.image(
                python("5", Packing.GZIP, "requests==2.31.0", "urllib3==2.0.4", "certifi==2023.7.22")
                        .user("model")
                        .build(),
                day("2026-09-28"),
                "5");
        SampleImage scanner = SampleImage.builder(AMD64, day("2026-08-03"))
                .layer(Layer.builder("COPY scanner /scanner # sample")
                        .file("scanner", "sample, a static program without a package database\n")
                        .build(Packing.GZIP))
                .user("65534")
                .entrypoint("/scanner")
                .source("acme-labs/scanner", revision("0.7"), "0.7")
                .build();
        shelf("acme-labs/tools/scanner").image(scanner, day("2026-08-03"), "0.7");
    }

    private void own() {
        shelf(LOGIN + "/dotfiles").image(onAlpine(ALPINE_PATCHED, "2026-03-01").build(), day("2026-03-01"), "latest");
        SampleImage notes =
                python("1", Packing.GZIP, "flask==2.2.2", "pyyaml==5.3.1").build();
        shelf(LOGIN + "/notes").image(notes, day("2026-05-25"), "1");
    }

    private static SampleImage.Builder python(String version, Packing packing, String... packages) {
        return onDebian(AMD64, false, "2026-03-30")
                .layer(Layer.builder("RUN pip install -r requirements.txt # sample")
                        .files(ScriptFiles.python(packages))
                        .file("usr/local/bin/python3.11", "sample of python " + version + "\n")
                        .build(packing))
                .label("org.opencontainers.image.version", version)
                .entrypoint("/usr/local/bin/python3.11");
    }

    private static SampleImage.Builder onAlpine(Layer base, String created) {
        return SampleImage.builder(AMD64, day(created)).layer(base);
    }

    private static SampleImage.Builder onDebian(String architecture, boolean fixed, String created) {
        return onDebian(new Platform("linux", architecture, null), fixed, created);
    }

    private static SampleImage.Builder onDebian(Platform platform, boolean fixed, String created) {
        String architecture = platform.architecture();
        return SampleImage.builder(platform, day(created))
                .layer(Layer.builder("ADD bookworm-" + architecture + ".tar.xz / # sample")
                        .files(DebianFiles.base(architecture))
                        .build(Packing.GZIP))
                .layer(Layer.builder("RUN apt-get install -y ca-certificates curl # sample")
                        .files(DebianFiles.network(architecture, fixed))
                        .build(Packing.GZIP));
    }

    /** Of npm's form and of no use; made here, so that nobody who searches this file takes it for one. */
    private static String inventedToken() {
        return "npm" + "_"
                + Digest.of("sample".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .hex()
                        .substring(0, 36);
    }

    private Shelf shelf(String name) {
        return new Shelf(sandbox, name);
    }

    private static Instant day(String date) {
        return Instant.parse(date + "T09:30:00Z");
    }

    private static String revision(String version) {
        return Digest.of(version.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hex()
                .substring(0, 40);
    }
}
