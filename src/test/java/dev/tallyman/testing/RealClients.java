package dev.tallyman.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Owner;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.SandboxConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** skopeo, oras and cosign as a user of a sandbox has them: signed in, in a folder of their own. */
public final class RealClients {
    /** Of alice, who may push to acme. */
    public static final String TOKEN = "ghp_" + "c".repeat(36);

    private final Path folder;

    private RealClients(Path folder) {
        this.folder = folder;
    }

    /** A sandbox that knows {@link #TOKEN}. The test is left out where a client is missing. */
    public static Sandbox sandbox() throws IOException {
        Tools.require("skopeo");
        Tools.require("oras");
        Tools.require("cosign");
        return Sandbox.start(SandboxConfig.empty()
                .with(Owner.organization("acme", "alice"), Owner.user("alice"))
                .with(AccessToken.classic(TOKEN, "alice", "write:packages", "read:org")));
    }

    public static RealClients signedIn(Path folder, Sandbox sandbox) throws IOException {
        Files.createDirectories(folder.resolve("docker"));
        String login = Base64.getEncoder().encodeToString(("alice:" + TOKEN).getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("docker/config.json"),
                "{\"auths\":{\"" + sandbox.registryHost() + "\":{\"auth\":\"" + login + "\"}}}");
        return new RealClients(folder);
    }

    /** Pushes a root file system as {@code acme/api:1.0.0}; gives the image by its digest. */
    public String push(Sandbox sandbox, Path tarball) throws IOException, InterruptedException {
        String name = sandbox.registryHost() + "/acme/api";
        run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "-q",
                "--dest-tls-verify=false",
                "--dest-creds=alice:" + TOKEN,
                "--format=oci",
                "tarball:" + tarball.toAbsolutePath(),
                "docker://" + name + ":1.0.0");
        return name + "@"
                + sandbox.truth().find("acme/api").orElseThrow().tags().get("1.0.0");
    }

    /** {@code cosign sign} or {@code attest}, with the key that {@code cosign generate-key-pair} left in the folder. */
    public void cosign(String what, String image, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "cosign",
                what,
                "--key=cosign.key",
                "--tlog-upload=false",
                "--use-signing-config=false",
                "--allow-http-registry",
                "-y"));
        command.addAll(List.of(more));
        command.add(image);
        run(command.toArray(String[]::new));
    }

    /** Runs a command that has to succeed. */
    public void run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("DOCKER_CONFIG", folder.resolve("docker").toString());
        builder.environment().put("COSIGN_PASSWORD", "");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ":\n" + output)
                .isZero();
    }
}
